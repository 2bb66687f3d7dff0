"""Circles: wanting one, reading in it, leaving it, saying yes to another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import reading as places
from participants.circles import quiet, reading, rules, seats
from participants.circles.reading import CirclePage
from participants.forms.circles import PaceForm
from participants.models import Circle, Participant
from participants.readers import as_member
from things.readers import note_cohort


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_circle(request: HttpRequest) -> HttpResponse:
    """The member's circle in the cohort that is asked for or most likely meant; else the question, or that they wait."""
    member = as_member(request)
    wanted = request.POST.get("cohort") or request.GET.get("cohort", "")
    place = places.place_to_write(member, wanted)
    if place is None:
        return render(request, "participants/circle_ask.html", {"place": None})
    note_cohort(request, place.cohort)
    if request.method == "POST":
        return _ask_or_not(request, place)
    seat = reading.seat_of(place)
    if seat is not None and seat.circle is not None and seat.circle.ended_at is None:
        return redirect(seat.circle)
    return _question(request, place, PaceForm(pace=seat.pace if seat else ""))


def _ask_or_not(request: HttpRequest, place: Participant) -> HttpResponse:
    member, back = as_member(request), redirect(f"{request.path}?cohort={place.cohort.slug}")
    if "undo" in request.POST:
        if seats.take_back(place, actor=member):
            messages.success(request, _("Done. You wait for no circle any more."))
        return back
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _question(request, place, form, status=422)
    try:
        seats.ask(place, actor=member, pace=form.cleaned_data["pace"])
    except seats.CannotSit:
        messages.warning(request, _("That is not possible at the moment."))
    return back


def _question(request: HttpRequest, place: Participant, form: PaceForm, status: int = 200) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "seat": reading.seat_of(place),
        "can_ask": rules.can_ask(as_member(request), place),
        "waiting": reading.waiting_count(place.cohort),
    }
    return render(request, "participants/circle_ask.html", context, status=status)


@never_cache
@require_safe
def circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in the circle, and its quiet stream; for those who sit in it, and nobody else."""
    member = as_member(request)
    found = reading.circle_of(member, pk)
    if found is None:
        raise Http404
    if found.pk != pk:
        return redirect(found)
    note_cohort(request, found.cohort)
    page = CirclePage(found, member, request.GET.get("cursor"))
    return render(request, "participants/circle.html", {"circle": found, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def leave_circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Leaving, after a page that says what it means."""
    member = as_member(request)
    found = get_object_or_404(Circle.objects.of(member).select_related("cohort"), pk=pk)
    note_cohort(request, found.cohort)
    if request.method != "POST":
        return render(request, "participants/circle_leave.html", {"circle": found})
    seats.leave(found, actor=member)
    messages.success(request, _("You have left your circle. Somebody else can have your seat."))
    return redirect("participants:album")


@require_POST
def merge_circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to the circle that is offered."""
    member = as_member(request)
    found = get_object_or_404(Circle.objects.of(member), pk=pk)
    try:
        now = quiet.agree(found, actor=member)
    except seats.CannotSit:
        messages.warning(request, _("That offer stands no more."))
        return redirect(found)
    if now.agreed_at is None:
        messages.success(request, _("You are one circle now. Say hello to each other."))
    else:
        messages.success(request, _("Your circle says yes. When the other one does, too, you are one."))
    return redirect(now)


@require_POST
def move_circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat in the circle that was shown, and leave a quiet one."""
    member = as_member(request)
    found = get_object_or_404(Circle.objects.of(member), pk=pk)
    to = request.POST.get("to", "")
    try:
        there = quiet.move(found, int(to) if to.isascii() and to.isdecimal() and len(to) < 18 else 0, actor=member)
    except seats.CannotSit:
        messages.warning(request, _("That seat was taken meanwhile. You are where you were."))
        return redirect(found)
    messages.success(request, _("Here you are. Say hello to your new circle."))
    return redirect(there)
