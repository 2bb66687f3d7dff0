"""Circles that have fallen silent: noticed, offered another one, merged with it; or left for one with room.

Nobody is told of it by mail: it stands on the circle's page. One yes in each of the two circles makes them one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from participants.circles import making, rules, seats, sorting
from participants.circles.seats import CannotSit
from participants.circles.sorting import Table
from participants.models import Circle, CircleSeat, DraftOffer, Member, Reflection
from things.models import Cohort

logger = logging.getLogger(__name__)

QUIET = timedelta(days=21)
# Members who said something in a cohort since a moment; the floor above knows.
Spoke = Callable[[Cohort, datetime], set[int]]


def look(spoke: Spoke, now: datetime | None = None) -> int:
    """Note which circles are quiet, and offer them each other; how many are."""
    now = now or timezone.now()
    standing = Cohort.objects.unfinished(now).filter(circles__ended_at=None, circles__isnull=False).distinct()
    return sum(_look(cohort, spoke, now) for cohort in standing)


@transaction.atomic
def _look(cohort: Cohort, spoke: Spoke, now: datetime) -> int:
    cohort = seats.hold(cohort.pk)
    seats.free_of_the_gone(cohort)
    since = now - QUIET
    wrote = Reflection.objects.published().filter(cohort=cohort, published_at__gt=since)
    heard = set(wrote.values_list("author_id", flat=True)) | spoke(cohort, since)
    seated = CircleSeat.objects.filter(circle__cohort=cohort, circle__ended_at=None)
    lively = set(seated.filter(place__member__in=heard).values_list("circle_id", flat=True)) if heard else set()
    latest = dict(seated.values_list("circle_id").annotate(latest=Max("sat_at")))
    quiet = {key for key, sat_at in latest.items() if key not in lively and (sat_at is None or sat_at <= since)}
    standing = Circle.objects.standing().filter(cohort=cohort)
    standing.filter(pk__in=quiet, quiet_at=None).update(quiet_at=now)
    standing.exclude(pk__in=quiet).update(quiet_at=None)
    _pair(cohort, quiet, now)
    return len(quiet)


def _pair(cohort: Cohort, quiet: set[int], now: datetime) -> None:
    """Offers that hold no more are withdrawn, and circles without one are offered another."""
    found = {table.key: table for table in making.tables(cohort, now)}
    circles = Circle.objects.standing().filter(cohort=cohort).in_bulk()
    for circle in circles.values():
        if circle.partner_id and not sorting.pairs(_two(found, circle.pk, circle.partner_id), quiet):
            seats.withdraw_offer(circle)
    free = set(Circle.objects.standing().filter(cohort=cohort, partner=None).values_list("pk", flat=True))
    for one, other in sorting.pairs([table for key, table in found.items() if key in free], quiet):
        Circle.objects.filter(pk=one).update(partner=other, agreed_at=None)
        Circle.objects.filter(pk=other).update(partner=one, agreed_at=None)


def _two(found: dict[int, Table], one: int, other: int) -> list[Table]:
    return [found[key] for key in (one, other) if key in found]


@transaction.atomic
def agree(circle: Circle, *, actor: Member, now: datetime | None = None) -> Circle:
    """Somebody in a circle says yes to the other one: the first yes is kept, the second makes them one.

    Returns the circle as it is then. Raises CannotSit where there is no offer, or they do not fit any more.
    """
    now = now or timezone.now()
    cohort = seats.hold(circle.cohort_id)
    mine = Circle.objects.of(actor).filter(pk=circle.pk).exclude(partner=None).first()
    if mine is None or not rules.can_act(actor, cohort):
        raise CannotSit
    other = Circle.objects.standing().filter(partner=mine).first()
    if other is None:
        raise CannotSit
    if mine.agreed_at is None:
        mine.agreed_at = now
        mine.save(update_fields=["agreed_at"])
    logger.info("member %s of circle %s says yes to circle %s", actor.pk, mine.pk, other.pk)
    return _merge(mine, other, cohort, now) if other.agreed_at else mine


def _merge(one: Circle, other: Circle, cohort: Cohort, now: datetime) -> Circle:
    """The older circle takes the younger one in. Offered drafts are offered no more: their readers would be others."""
    stays, goes = sorted((one, other), key=lambda circle: (circle.made_at, circle.pk))
    seats.free_of_the_gone(cohort)
    found = {table.key: table for table in making.tables(cohort, now)}
    both = _two(found, stays.pk, goes.pk)
    seats.withdraw_offer(stays)
    if len(both) < 2 or not sorting.fits(both[0].people, both[1].people):
        return one
    DraftOffer.objects.filter(circle__in=[stays, goes]).delete()
    seats.put(CircleSeat.objects.filter(circle=goes).order_by("number"), stays, now=now)
    Circle.objects.filter(merged_into=goes).update(merged_into=stays)
    Circle.objects.filter(pk=goes.pk).update(merged_into=stays, ended_at=now, quiet_at=None)
    Circle.objects.filter(pk=stays.pk).update(quiet_at=None)
    logger.info("circle %s is part of circle %s now", goes.pk, stays.pk)
    return stays


def room_for(circle: Circle, member: Member, now: datetime | None = None) -> list[Circle]:
    """Circles to which somebody in a quiet one may move: not quiet, with a seat free; nearest clocks first."""
    now = now or timezone.now()
    if not rules.can_move(member, circle):
        return []
    found = making.tables(circle.cohort, now)
    here = next((table for table in found if table.key == circle.pk), None)
    place = CircleSeat.objects.filter(circle=circle, place__member=member).values_list("place_id", flat=True).first()
    me = next((person for person in here.people if person.key == place), None) if here else None
    if me is None:
        return []
    others = [table for table in found if table.key != circle.pk and sorting.fits([me], table.people)]
    lively = Circle.objects.standing().filter(quiet_at=None).in_bulk([table.key for table in others])
    near = sorted(others, key=lambda table: (sorting.span([me, *table.people]), len(table.people), table.key))
    return [lively[table.key] for table in near if table.key in lively]


@transaction.atomic
def move(circle: Circle, to: int, *, actor: Member, now: datetime | None = None) -> Circle:
    """Take a seat in another circle, and leave a quiet one. Raises CannotSit where there is no room, or no way there."""
    now = now or timezone.now()
    seats.hold(circle.cohort_id)
    mine = Circle.objects.of(actor).filter(pk=circle.pk).select_related("cohort").first()
    there = next((other for other in room_for(mine, actor, now) if other.pk == to), None) if mine else None
    if mine is None or there is None:
        raise CannotSit
    seats.put(CircleSeat.objects.filter(circle=mine, place__member=actor), there, now=now)
    DraftOffer.objects.filter(circle=mine, reflection__author=actor).delete()
    seats.close_if_empty(mine, now)
    logger.info("member %s has moved from circle %s to circle %s", actor.pk, mine.pk, there.pk)
    return there
