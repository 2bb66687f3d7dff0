"""Plans of participants, read and moved: shown before they are taken, and given back in one click.

What is stored of a moved plan are the Things that are in another week than the cohort's, and nothing else.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from participants import pausing, progress, rules
from participants import plan as plans
from participants.models import Member, Participant, PlannedThing
from participants.plan import CourseWeek, Facts, Plan, PlanWeek
from participants.settled import planned_of, settled_of
from things.course import Course
from things.models import Thing

logger = logging.getLogger(__name__)


class CannotMove(Exception):
    """The cohort has finished, or the participant has stopped or left."""


class PlanChanged(Exception):
    """What would be stored is not what was shown."""


@dataclass(frozen=True)
class Change:
    """A Thing that gets another week; None: any time."""

    thing: Thing
    before: PlanWeek | None
    after: PlanWeek | None


class Preview:
    """The plan as it would be, beside the plan as it is; nothing of it is stored."""

    def __init__(self, basis: Basis) -> None:
        self.before = basis.plan
        spread = plans.move(basis.weeks, basis.facts, basis.today, basis.until)
        self.rows = basis.other_weeks(spread)
        self.after = replace(basis, facts=replace(basis.facts, moved=self.rows)).plan if spread else self.before
        self.things = sorted(basis.things, key=lambda thing: thing.number)

    @cached_property
    def changes(self) -> list[Change]:
        """The Things that would get another week, in course order."""
        before, after = self.before.mondays, self.after.mondays
        weeks = {None: None} | {week.monday: week for week in (*self.before.weeks, *self.after.weeks)}
        return [
            Change(thing, weeks[before[thing.pk]], weeks[after[thing.pk]])
            for thing in self.things
            if thing.pk in after and before[thing.pk] != after[thing.pk]
        ]

    @property
    def weeks(self) -> list[tuple[PlanWeek, int, int]]:
        """Each week with its minutes as it is and as it would be."""
        before = {week.monday: week for week in self.before.weeks}
        after = {week.monday: week for week in self.after.weeks}
        every = sorted({**before, **after}.items())
        return [(week, _minutes(before.get(monday)), _minutes(after.get(monday))) for monday, week in every]

    @property
    def token(self) -> str:
        """A short word for exactly this plan, by which it is known again when it is taken."""
        told = sorted((key, str(monday)) for key, monday in self.after.mondays.items())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Basis:
    """What one plan is made of."""

    weeks: Sequence[CourseWeek]
    facts: Facts
    today: date
    until: date | None
    readable: frozenset[int]

    @property
    def plan(self) -> Plan:
        """The plan."""
        return plans.plan(self.weeks, self.facts, self.today, self.until, self.readable)

    @property
    def things(self) -> list[Thing]:
        """All Things that the plan is about."""
        return [thing for week in self.weeks for thing in week.things]

    def other_weeks(self, spread: Mapping[int, date]) -> dict[int, date]:
        """Of Mondays for Things those that are not the cohort's own."""
        own = {thing.pk: week.monday for week in self.weeks for thing in week.things}
        return {key: monday for key, monday in spread.items() if own[key] != monday}


def _minutes(week: PlanWeek | None) -> int:
    return week.minutes if week else 0


def plan_for(place: Participant, now: datetime | None = None) -> Plan:
    """The plan of one participant; its Things have the stamps that this participant sees."""
    return _basis_of(place, now).plan


def plans_for(places: Iterable[Participant], now: datetime | None = None) -> dict[int, Plan]:
    """The plans of many participants by the keys of their places, in as many questions as for one.

    People of one cohort share its Things, so their stamps are nobody's.
    """
    return {key: basis.plan for key, basis in _bases(list(places), now or timezone.now(), {}).items()}


def preview(place: Participant, now: datetime | None = None) -> Preview:
    """What moving the plan would do now."""
    return Preview(_basis_of(place, now))


@transaction.atomic
def move(place: Participant, *, seen: str, actor: Member, now: datetime | None = None) -> bool:
    """Take the moved plan that was shown; whether anything changed. Taken twice, it is taken once.

    `seen` is the token of what was shown. Raises PlanChanged where the plan would be another one meanwhile, and
    CannotMove where plans are not moved any more.
    """
    now = now or timezone.now()
    held = _held(place, now)
    shown = preview(held, now)
    if shown.token != seen:
        raise PlanChanged
    if not shown.changes:
        return False
    _store(held, shown.rows, now)
    pausing.settle(held.member, actor=actor, now=now)
    logger.info("Member %s moved the plan of place %s: %s Things", actor.pk, held.pk, len(shown.changes))
    return True


@transaction.atomic
def rejoin(place: Participant, *, actor: Member, now: datetime | None = None) -> bool:
    """Go back to the cohort's weeks; whether the plan was another one. Raises CannotMove as moving does."""
    now = now or timezone.now()
    held = _held(place, now)
    deleted, _by_model = PlannedThing.objects.filter(place=held).delete()
    was_moved = bool(deleted) or held.moved_at is not None
    Participant.objects.filter(pk=held.pk).update(moved_at=None)
    if was_moved:
        logger.info("Member %s rejoined the cohort with place %s", actor.pk, held.pk)
    return was_moved


def start_from_thing_one(place: Participant, now: datetime | None = None) -> None:
    """The plan of somebody who joins when weeks are over and starts from Thing 1: all Things, one after the other."""
    now = now or timezone.now()
    basis = _basis_of(place, now)
    if basis.plan.any_time:
        spread = plans.from_thing_one(basis.weeks, basis.facts, basis.today, basis.until)
        _store(place, basis.other_weeks(spread), now)


def start_elsewhere(place: Participant, now: datetime | None = None) -> None:
    """The plan of somebody who says anew where they start: in the caller's transaction, and once for each change."""
    now = now or timezone.now()
    _store(place, {}, now)
    if place.start == Participant.Start.THING_ONE:
        start_from_thing_one(place, now)


def _held(place: Participant, now: datetime) -> Participant:
    rows = Participant.objects.select_for_update(of=("self",), no_key=True).select_related("member", "cohort")
    held = rows.filter(pk=place.pk).first()
    if held is None or not rules.can_move_plan(held, now):
        raise CannotMove
    return held


def _store(place: Participant, rows: Mapping[int, date], now: datetime) -> None:
    PlannedThing.objects.filter(place=place).delete()
    PlannedThing.objects.bulk_create(
        [PlannedThing(place=place, thing_id=key, monday=monday) for key, monday in rows.items()]
    )
    place.moved_at = now if rows else None
    place.save(update_fields=["moved_at"])


def _basis_of(place: Participant, now: datetime | None) -> Basis:
    now = now or timezone.now()
    course = progress.course_for(place.member, place.cohort, now)
    return _bases([place], now, {place.cohort_id: course})[place.pk]


def _bases(places: list[Participant], now: datetime, courses: dict[int, Course]) -> dict[int, Basis]:
    prefetch_related_objects(places, "member", "cohort")
    settled, moved = settled_of(places), planned_of(places)
    for place in places:
        courses.setdefault(place.cohort_id, Course(place.cohort, now))
    return {
        place.pk: _basis(place, courses[place.cohort_id], settled[place.pk].all, moved.get(place.pk, {}))
        for place in places
    }


def _basis(place: Participant, course: Course, settled: frozenset[int], moved: Mapping[int, date]) -> Basis:
    member, cohort = place.member, place.cohort
    today = timezone.localtime(course.now, member.zone or cohort.zone).date()
    monday = plans.monday_of(today)
    weeks = [
        CourseWeek(
            week.number,
            week.starts_on,
            week.kind,
            # What should have been there already and is still being finished is in nobody's plan until it is there.
            [thing for thing in week.listed_things if thing.ready_at or week.starts_on >= monday],
            week.title,
        )
        for week in course.weeks
    ]
    facts = Facts(settled, moved, member.away_from, member.away_until)
    readable = frozenset(thing.pk for thing in course.released)
    return Basis(weeks, facts, today, cohort.claims_close_on, readable)
