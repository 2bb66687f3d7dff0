"""Seats: wanted, taken back, taken, left. Whoever changes seats holds the cohort first, so that no two do it at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from participants import holding
from participants.circles import rules
from participants.models import Circle, CircleSeat, DraftOffer, Member, Participant
from participants.models.circle import SEATS
from things.models import Cohort

logger = logging.getLogger(__name__)


class CannotSit(Exception):
    """There is no seat for this member: the circle is full, gone, or not for them, or the cohort has finished."""


def hold(cohort: int) -> Cohort:
    """The cohort as it is now, held until the transaction ends."""
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort)


@transaction.atomic
def ask(place: Participant, *, actor: Member, pace: str, now: datetime | None = None) -> CircleSeat:
    """A member wants a circle; asked again before there is one, the pace is changed, and their turn stays.

    Raises CannotSit.
    """
    holding.present(actor)
    if not rules.can_ask(actor, place):
        raise CannotSit
    seat, is_new = CircleSeat.objects.select_for_update(of=("self",)).get_or_create(
        place=place, defaults={"pace": pace, "asked_at": now or timezone.now()}
    )
    if not is_new and seat.circle_id is None and seat.pace != pace:
        seat.pace = pace
        seat.save(update_fields=["pace"])
    if is_new:
        logger.info("member %s wants a circle in cohort %s", actor.pk, place.cohort_id)
    return seat


@transaction.atomic
def take_back(place: Participant, *, actor: Member) -> bool:
    """They want no circle any more; False where they have one already, which is left by leave(), or never wanted one."""
    hold(place.cohort_id)
    gone, _kinds = CircleSeat.objects.filter(place=place, place__member=actor, circle=None).delete()
    if gone:
        logger.info("member %s wants no circle in cohort %s any more", actor.pk, place.cohort_id)
    return bool(gone)


@transaction.atomic
def leave(circle: Circle, *, actor: Member) -> bool:
    """Give one's seat to somebody else, and take one's drafts along. False where one had none.

    That is possible in a finished cohort, too: nobody has to stay.
    """
    hold(circle.cohort_id)
    gone, _kinds = CircleSeat.objects.filter(circle=circle, place__member=actor).delete()
    if not gone:
        return False
    DraftOffer.objects.filter(circle=circle, reflection__author=actor).delete()
    close_if_empty(circle)
    logger.info("member %s has left circle %s", actor.pk, circle.pk)
    return True


def put(seats: Iterable[CircleSeat], circle: Circle, *, now: datetime) -> None:
    """Give these the free seats of a circle. The cohort is held. Raises CannotSit where there are too few."""
    taken = set(CircleSeat.objects.filter(circle=circle).values_list("number", flat=True))
    free = [number for number in range(1, SEATS + 1) if number not in taken]
    coming = list(seats)
    if len(coming) > len(free):
        raise CannotSit
    for seat, number in zip(coming, free, strict=False):
        seat.circle, seat.number, seat.sat_at = circle, number, now
    CircleSeat.objects.bulk_update(coming, ["circle", "number", "sat_at"])


def close_if_empty(circle: Circle, now: datetime | None = None) -> None:
    """A circle that everybody has left has ended; whoever was offered it is offered it no more."""
    if CircleSeat.objects.filter(circle=circle).exists():
        return
    withdraw_offer(circle)
    Circle.objects.filter(pk=circle.pk, ended_at=None).update(ended_at=now or timezone.now())
    DraftOffer.objects.filter(circle=circle).delete()


def withdraw_offer(circle: Circle) -> None:
    """These two circles are not offered to each other any more."""
    Circle.objects.filter(pk=circle.pk).update(partner=None, agreed_at=None)
    Circle.objects.filter(partner=circle).update(partner=None, agreed_at=None)


@transaction.atomic
def dissolve(circle: Circle, *, actor: Member, now: datetime | None = None) -> bool:
    """An organiser takes a circle apart: its people wait for another. False where it has ended."""
    hold(circle.cohort_id)
    now = now or timezone.now()
    if not Circle.objects.filter(pk=circle.pk, ended_at=None).update(ended_at=now):
        return False
    withdraw_offer(circle)
    CircleSeat.objects.filter(circle=circle).update(circle=None, number=None, sat_at=None)
    DraftOffer.objects.filter(circle=circle).delete()
    logger.info("circle %s was dissolved by member %s", circle.pk, actor.pk)
    return True


def free_of_the_gone(cohort: Cohort) -> int:
    """Seats of people who have stopped or whose accounts are closed are free again; how many that were.

    A circle in which nobody is left has ended.
    """
    gone = CircleSeat.objects.filter(place__cohort=cohort).exclude(pk__in=CircleSeat.objects.taking_part().values("pk"))
    rows = list(gone.select_related("place"))
    for seat in rows:
        DraftOffer.objects.filter(circle=seat.circle_id, reflection__author=seat.place.member_id).delete()
    CircleSeat.objects.filter(pk__in=[seat.pk for seat in rows]).delete()
    for circle in Circle.objects.standing().filter(cohort=cohort, seats=None):
        close_if_empty(circle)
    return len(rows)
