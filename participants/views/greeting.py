"""Greeting newcomers: the weeks somebody can, and the first reflections that are theirs to greet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participants import greeters, mail_choices, reading, rules
from participants import greeting as dealing
from participants.models import Greeting, Participant
from participants.readers import as_member
from things.readers import note_cohort


def _address(place: Participant) -> str:
    return f"{reverse('participants:greeting')}?cohort={place.cohort.slug}"


@require_http_methods(["GET", "HEAD", "POST"])
def greeting(request: HttpRequest) -> HttpResponse:
    """Tick weeks, and see who waits for a hello; in the cohort that is asked for or most likely meant."""
    member, slug = as_member(request), request.GET.get("cohort", "")
    place = reading.place_to_write(member, slug)
    if place is None or (slug and place.cohort.slug != slug):
        raise Http404
    note_cohort(request, place.cohort)
    now = timezone.now()
    reason = rules.why_not_greet(member, place, now)
    if request.method == "POST" and reason is None:
        chosen = greeters.choose_weeks(place, request.POST.getlist("weeks"), actor=member)
        messages.success(request, _("Thank you. Your weeks are kept.") if chosen else _("Kept: no week of yours."))
        return redirect(_address(place))
    weeks, ticked = greeters.weeks_to_offer(place.cohort, now), greeters.mondays_of(place)
    context = {
        "place": place,
        "weeks": weeks,
        "ticked": ticked,
        "is_greeter": any(week.starts_on in ticked for week in weeks),
        "reason": reason,
        "to_greet": [] if reason == "finished" else greeters.to_greet(place, now),
        "is_stopped": not mail_choices.is_mailed(greeters.KIND, mail_choices.of(member)[greeters.KIND]),
        "now": now,
    }
    return render(request, "participants/greeting.html", context)


@require_POST
def pass_greeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else, please."""
    member = as_member(request)
    rows = Greeting.objects.filter(greeter__member=member).select_related("greeter__cohort")
    found = get_object_or_404(rows, pk=pk)
    if dealing.pass_on(found, actor=member):
        messages.success(request, _("It is on its way to somebody else. Thank you for saying so."))
    return redirect(_address(found.greeter))
