"""Making circles of those who wait, and finding late-comers a seat: by itself, or when an organiser wants it now."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from participants.circles import seats, sorting
from participants.circles.sorting import Person, Table
from participants.models import Block, Circle, CircleSeat, Member
from participants.models.circle import CircleSeatQuerySet
from things.models import Cohort

logger = logging.getLogger(__name__)

WAITS = timedelta(hours=24)
AT_ONCE = 6


def make_due(now: datetime | None = None) -> int:
    """In each cohort where six wait, or somebody has waited for a day, people find seats; how many that were."""
    now = now or timezone.now()
    cohorts = Cohort.objects.unfinished(now).filter(_wanted())
    return sum(make(cohort, now=now) for cohort in cohorts if _is_due(cohort, now))


def make_now(now: datetime | None = None) -> int:
    """The same in every cohort that goes on, whoever waits and since when."""
    now = now or timezone.now()
    return sum(make(cohort, now=now) for cohort in Cohort.objects.unfinished(now).filter(_wanted()))


def _wanted() -> Q:
    """Cohorts in which somebody waits for a circle."""
    waiting = CircleSeat.objects.waiting().order_by().filter(place__cohort=OuterRef("pk"))
    return Q(Exists(waiting))


def _is_due(cohort: Cohort, now: datetime) -> bool:
    asked = list(waiting_in(cohort, now).values_list("asked_at", flat=True)[:AT_ONCE])
    return len(asked) >= AT_ONCE or (bool(asked) and asked[0] <= now - WAITS)


def waiting_in(cohort: Cohort, now: datetime) -> CircleSeatQuerySet:
    """Those who wait in a cohort and could sit down now: they take part, and are not away."""
    return (
        CircleSeat.objects.waiting()
        .taking_part()
        .filter(place__cohort=cohort)
        .exclude(place__member__in=Member.objects.away(now).values("pk"))
    )


@transaction.atomic
def make(cohort: Cohort, *, now: datetime | None = None) -> int:
    """Sort those who wait in a cohort; how many found a seat. A finished cohort makes no circles."""
    now = now or timezone.now()
    cohort = seats.hold(cohort.pk)
    if cohort.is_finished(now):
        return 0
    seats.free_of_the_gone(cohort)
    waiting = {seat.place_id: seat for seat in waiting_in(cohort, now).with_people()}
    # Nobody is shown to a table at which nobody speaks.
    lively = set(Circle.objects.standing().filter(cohort=cohort, quiet_at=None).values_list("pk", flat=True))
    there = [table for table in tables(cohort, now) if table.key in lively]
    found = sorting.make(people(list(waiting.values()), cohort, now), there)
    for keys in found.circles:
        circle = Circle.objects.create(cohort=cohort, made_at=now)
        seats.put([waiting[key] for key in keys], circle, now=now)
    circles = Circle.objects.in_bulk({circle for _person, circle in found.joins})
    for person, key in found.joins:
        seats.put([waiting[person]], circles[key], now=now)
    seated = len(waiting) - len(found.waiting)
    if seated:
        logger.info("cohort %s: %s circles made, %s people seated", cohort.pk, len(found.circles), seated)
    return seated


def tables(cohort: Cohort, now: datetime) -> list[Table]:
    """The circles of a cohort, with the people in them, for sorting."""
    rows = list(CircleSeat.objects.seated().taking_part().filter(circle__cohort=cohort).with_people())
    by_circle: dict[int, list[Person]] = {}
    for seat, person in zip(rows, people(rows, cohort, now), strict=True):
        by_circle.setdefault(seat.circle_id or 0, []).append(person)
    return [Table(key, tuple(sitting)) for key, sitting in by_circle.items()]


def people(rows: list[CircleSeat], cohort: Cohort, now: datetime) -> list[Person]:
    """Those on these seats as sorting knows them, in the same order; one question."""
    both = {"blocker__places__cohort": cohort, "blocked__places__cohort": cohort}
    shuns: dict[int, set[int]] = {}
    for one, other in Block.objects.filter(**both).values_list("blocker__places__pk", "blocked__places__pk"):
        shuns.setdefault(one, set()).add(other)
    return [
        Person(
            key=seat.place_id,
            offset=_offset(seat, cohort, now),
            pace=seat.pace,
            sector=seat.place.member.sector_id,
            asked=seat.asked_at,
            shuns=frozenset(shuns.get(seat.place_id, ())),
        )
        for seat in rows
    ]


def _offset(seat: CircleSeat, cohort: Cohort, now: datetime) -> int:
    zone = seat.place.member.zone or ZoneInfo(cohort.time_zone)
    away = now.astimezone(zone).utcoffset() or timedelta()
    return int(away.total_seconds() // 60)
