"""Being away and coming back; stopping in a cohort, coming back to it, and the record of what was done there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import pausing, profile, reading, stopping_here
from participants.models import Participant
from participants.pausing_forms import AwayForm, IntentionForm, StoppingForm
from participants.readers import as_member
from participants.record import Record
from things.dates import full_day
from things.readers import note_cohort


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Until when nothing is sent to a member; or that they are back."""
    member = as_member(request)
    if "back" in request.POST:
        if pausing.come_back(member, actor=member):
            messages.success(request, _("Good to have you back. Letters reach you again."))
        return redirect("participants:album")
    now = member.away_until if member.is_away() else None
    form = AwayForm(request.POST if request.method == "POST" else None, member=member, initial={"until": now})
    if form.is_bound and form.is_valid():
        until = form.cleaned_data["until"]
        pausing.go_away(member, until=until, actor=member)
        messages.success(
            request, _("Nothing is sent to you until %(day)s. Have a good time.") % {"day": full_day(until)}
        )
        return redirect("participants:away")
    return render(request, "participants/away.html", {"form": form, "until": now})


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Back, and the plan stays as it is."""
    member = as_member(request)
    pausing.settle(member, actor=member)
    return redirect("participants:album")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """What stopping in a cohort means, and doing it."""
    place = _place(request)
    if place.cohort.is_finished() or place.has_stopped:
        return redirect(_address("participants:record", place))
    has_written = stopping_here.to_take_down(place).exists()
    form = StoppingForm(request.POST if request.method == "POST" else None, has_written=has_written)
    if form.is_bound and form.is_valid():
        try:
            stopping_here.stop(
                place, why=form.cleaned_data["why"], takes_down=form.takes_down, actor=as_member(request)
            )
        except stopping_here.Finished:
            return redirect(_address("participants:record", place))
        messages.success(request, _("Done, and thank you for having been here. This is yours to keep."))
        return redirect(_address("participants:record", place))
    context = {"form": form, "place": place, "record": Record(place)}
    return render(request, "participants/stop.html", context)


@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """A member takes part again in a cohort they stopped in."""
    place = _place(request)
    try:
        shown = stopping_here.come_back(place, shows_again="show" in request.POST, actor=as_member(request))
    except stopping_here.Finished:
        return redirect(_address("participants:record", place))
    messages.success(request, _("Good to have you back. Everything is where you left it."))
    if shown:
        messages.success(
            request,
            ngettext("%(n)s post is shown again.", "%(n)s posts are shown again.", shown) % {"n": shown},
        )
    return redirect(_address("participants:album", place))


@require_http_methods(["GET", "HEAD", "POST"])
def intention(request: HttpRequest) -> HttpResponse:
    """When and where a member means to do the Things, and, until the first one is done, where they start."""
    place = _place(request)
    if place.cohort.is_finished():
        return redirect(_address("participants:album", place))
    asks_start = pausing.may_choose_start(place)
    form = IntentionForm(request.POST if request.method == "POST" else None, place=place, asks_start=asks_start)
    if form.is_bound and form.is_valid():
        profile.mean(place, actor=as_member(request), **form.cleaned_data)
        messages.success(request, _("Kept. Only you see it."))
        return redirect(_address("participants:album", place))
    return render(request, "participants/intention.html", {"form": form, "place": place})


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What a member did in a cohort, to keep and to print."""
    place = _place(request)
    return render(request, "participants/record.html", {"place": place, "record": Record(place)})


def _place(request: HttpRequest) -> Participant:
    """The member's own place in the cohort that is asked for. Raises Http404 where they have none."""
    place = reading.own_place(as_member(request), request.GET.get("cohort", ""))
    if place is None:
        raise Http404
    note_cohort(request, place.cohort)
    return place


def _address(name: str, place: Participant) -> str:
    return f"{reverse(name)}?{urlencode({'cohort': place.cohort.slug})}"
