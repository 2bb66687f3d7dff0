"""A plan of one's own: read, moved after it was shown, given back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import planning, reading, rules
from participants.models import Participant
from participants.readers import as_member
from things.readers import note_cohort


@never_cache
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan, week by week, in the cohort that is asked for or most likely meant."""
    place = _own_place(request)
    if place is None:
        return redirect("participants:album")
    shown = planning.preview(place)
    can_move = rules.can_move_plan(place)
    context = {"place": place, "plan": shown.before, "can_move": can_move, "has_changes": can_move and shown.changes}
    return render(request, "participants/plan.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_plan(request: HttpRequest) -> HttpResponse:
    """The moved plan beside the plan as it is; a yes takes exactly what was shown."""
    place = _place_or_404(request)
    is_other = False
    if request.method == "POST":
        try:
            if planning.move(place, seen=request.POST.get("seen", ""), actor=as_member(request)):
                messages.success(request, _("This is your plan now. You can rejoin the cohort at any time."))
            return _to_plan(place)
        except planning.CannotMove:
            return _to_plan(place)
        except planning.PlanChanged:
            is_other = True
    shown = planning.preview(place)
    if not (rules.can_move_plan(place) and shown.changes):
        return _to_plan(place)
    return render(request, "participants/plan_move.html", {"place": place, "preview": shown, "is_other": is_other})


@require_POST
def rejoin_plan(request: HttpRequest) -> HttpResponse:
    """Back to the cohort's weeks, in one click."""
    place = _place_or_404(request)
    try:
        if planning.rejoin(place, actor=as_member(request)):
            messages.success(request, _("You are with the cohort again: its weeks are your plan."))
    except planning.CannotMove:
        pass
    return _to_plan(place)


def _own_place(request: HttpRequest) -> Participant | None:
    """The reader's place in the cohort that is named, else in the one most likely meant. Raises Http404."""
    slug = request.GET.get("cohort") or request.POST.get("cohort") or ""
    place = reading.place_to_write(as_member(request), slug)
    if slug and (place is None or place.cohort.slug != slug):
        raise Http404
    if place is not None:
        note_cohort(request, place.cohort)
    return place


def _place_or_404(request: HttpRequest) -> Participant:
    place = _own_place(request)
    if place is None:
        raise Http404
    return place


def _to_plan(place: Participant) -> HttpResponse:
    return redirect(f"{reverse('participants:plan')}?{urlencode({'cohort': place.cohort.slug})}")
