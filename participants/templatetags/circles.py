"""What other pages show of circles and meet-ups."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context

from participants.circles import drafts
from participants.circles import reading as circles
from participants.meetups import reading as meetups
from participants.meetups import rules
from participants.models import DraftOffer, Member, Participant, Reflection
from things.models import Cohort

register = template.Library()


@register.inclusion_tag("participants/_groups.html", takes_context=True)
def groups_in(context: Context, cohort: Cohort, place: Participant) -> dict[str, Any]:
    """A participant's circle in a cohort and the meet-ups they go to, in a few lines; who has stopped is invited to none."""
    request: HttpRequest = context["request"]
    member = request.user
    if not isinstance(member, Member):
        return {"cohort": None}
    seat = None if place.has_stopped else circles.seat_in(member, cohort)
    is_seated = seat is not None and seat.circle is not None
    return {
        "cohort": cohort,
        "invites": not place.has_stopped and not cohort.is_finished(),
        "seat": seat,
        "others": circles.others_in(seat, member) if seat and is_seated else [],
        "meetups": meetups.of_member(member, cohort),
    }


@register.simple_tag(takes_context=True)
def finds_meetups(context: Context, cohort: Cohort) -> bool:
    """Whether the reader finds the meet-ups of a cohort."""
    member = context["request"].user
    return isinstance(member, Member) and rules.can_see(member, cohort)


@register.inclusion_tag("participants/_circle_offer.html", takes_context=True)
def circle_offer(context: Context, reflection: Reflection | None) -> dict[str, Any]:
    """On the writing page: whether the writer's circle may read this draft, and the button for it."""
    member = context["request"].user
    if reflection is None or not isinstance(member, Member) or not drafts.can_offer(member, reflection):
        return {"seat": None}
    seat = drafts.seat_for(reflection)
    offer = DraftOffer.objects.filter(reflection=reflection).first() if seat else None
    return {"seat": seat, "offer": offer}
