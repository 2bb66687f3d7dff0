"""A plan of one's own: in which week somebody means to do which Thing.

A pure function of the cohort's weeks, what is known of the person, and the day. Where nothing was moved, the plan is the
cohort's weeks. A moved plan heals by itself when the weeks move under it: nothing is planned for a week that is over or
in which the Thing cannot be read yet. No question is asked of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from participants import spreading
from participants.spreading import Load, Room
from things.models import Thing, Week

A_WEEK = timedelta(weeks=1)
# What a Thing without minutes counts for when a load is levelled.
USUAL_MINUTES = 30
# A week is one away when somebody is away for most of it.
MOST_OF_A_WEEK = 4
CALM = (Week.Kind.CATCH_UP, Week.Kind.REFLECTION)


@dataclass(frozen=True)
class CourseWeek:
    """A week of the cohort, with its Things in course order."""

    number: int
    monday: date
    kind: str
    things: Sequence[Thing] = ()
    title: str = ""


@dataclass(frozen=True)
class Facts:
    """What a plan has to know of a person.

    Settled: the Things they published about, ticked or skipped. Moved: the Mondays of their moved plan. Away from the
    first of two days until the day before the second.
    """

    settled: frozenset[int] = frozenset()
    moved: Mapping[int, date] = field(default_factory=dict)
    away_from: date | None = None
    away_until: date | None = None

    def is_away_in(self, monday: date) -> bool:
        """Whether they are away for most of the week that begins on this Monday."""
        if self.away_from is None or self.away_until is None:
            return False
        days = [monday + timedelta(days=n) for n in range(7)]
        return sum(self.away_from <= day < self.away_until for day in days) >= MOST_OF_A_WEEK


@dataclass(frozen=True)
class PlanWeek:
    """A week of somebody's plan; it has no number and no kind where the cohort has no week."""

    monday: date
    things: tuple[Thing, ...] = ()
    number: int | None = None
    kind: str | None = None
    title: str = ""
    settled: frozenset[int] = frozenset()

    @property
    def open(self) -> tuple[Thing, ...]:
        """Its Things that are still to be done."""
        return tuple(thing for thing in self.things if thing.pk not in self.settled)

    @property
    def minutes(self) -> int:
        """How long the short versions of what is still to be done take together."""
        return sum(thing.minutes_short or 0 for thing in self.open)

    @property
    def is_calm(self) -> bool:
        """Whether it is a week for catching up or for looking back."""
        return self.kind in CALM

    @property
    def kind_name(self) -> str:
        """What kind of week it is, in words."""
        return str(Week.Kind(self.kind).label) if self.kind else str(_("A week of your own"))

    @property
    def name(self) -> str:
        """Its kind and its title, as far as there is something to say."""
        kind = "" if self.kind == Week.Kind.THINGS else self.kind_name
        return f"{kind}: {self.title}" if kind and self.title else kind or self.title

    @property
    def is_pause(self) -> bool:
        """Whether it asks for nothing new."""
        return self.kind in (Week.Kind.CATCH_UP, Week.Kind.BREAK)

    @property
    def starts_on(self) -> date:
        """The Monday, as of any span of days."""
        return self.monday

    @property
    def ends_on(self) -> date:
        """The Sunday."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class Plan:
    """Somebody's plan from this week on, and what is open for them at any time."""

    weeks: tuple[PlanWeek, ...]
    any_time: tuple[Thing, ...]
    monday: date
    is_moved: bool = False
    readable: frozenset[int] | None = None

    @property
    def this_week(self) -> PlanWeek | None:
        """The week that it is, if the plan has it."""
        return next((week for week in self.weeks if week.monday == self.monday), None)

    @property
    def next_weeks(self) -> tuple[PlanWeek, ...]:
        """The weeks after this one."""
        return tuple(week for week in self.weeks if week.monday > self.monday)

    @property
    def next_calm_week(self) -> PlanWeek | None:
        """The week that suggests itself for what is open at any time."""
        return next((week for week in self.weeks if week.is_calm), None)

    @property
    def open_now(self) -> list[Thing]:
        """What can be done now: the Things of this week, then those that are open at any time."""
        now = [*(self.this_week.open if self.this_week else ()), *self.any_time]
        return now if self.readable is None else [thing for thing in now if thing.pk in self.readable]

    @property
    def mondays(self) -> dict[int, date | None]:
        """For each Thing that is still to be done its Monday; None: any time."""
        dated: dict[int, date | None] = {thing.pk: week.monday for week in self.weeks for thing in week.open}
        return dated | {thing.pk: None for thing in self.any_time}


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def plan(
    weeks: Sequence[CourseWeek],
    facts: Facts,
    today: date,
    until: date | None = None,
    readable: frozenset[int] | None = None,
) -> Plan:
    """The plan on a day. `until`: the last day on which a Thing counts; `readable`: what can be read at this moment."""
    monday, last = monday_of(today), _last_monday(weeks, until)
    placed: dict[date, list[Thing]] = {}
    any_time: list[Thing] = []
    for thing, own in _things(weeks):
        planned = _healed(own, facts.moved.get(thing.pk, own), monday, last)
        if planned is not None:
            placed.setdefault(planned, []).append(thing)
        elif thing.pk not in facts.settled:
            any_time.append(thing)
    known = {week.monday: week for week in weeks if week.monday >= monday}
    rows = tuple(_week_of(day, known.get(day), placed.get(day, ()), facts.settled) for day in sorted({*known, *placed}))
    return Plan(rows, tuple(any_time), monday, bool(facts.moved), readable)


def move(weeks: Sequence[CourseWeek], facts: Facts, today: date, until: date | None = None) -> dict[int, date]:
    """A Monday for every Thing that is still to be done: what is open is spread evenly over what is left.

    Things of the coming weeks keep their week, unless the person is away then. Nothing comes into a week that is over,
    or in which the Thing cannot be read yet. A plan that can be kept as it is stays as it is. Empty where no week is left.
    """
    monday, left = monday_of(today), _mondays_left(weeks, today, until)
    if not left:
        return {}
    meant = {thing.pk: facts.moved.get(thing.pk, own) for thing, own in _still_to_do(weeks, facts)}
    if all(
        _healed(own, meant[thing.pk], monday, left[-1]) == meant[thing.pk] and not facts.is_away_in(meant[thing.pk])
        for thing, own in _still_to_do(weeks, facts)
    ):
        return meant
    fixed, loads = {}, []
    for thing, own in _still_to_do(weeks, facts):
        if own >= monday and not facts.is_away_in(own):
            fixed[thing.pk] = own
        else:
            loads.append(Load(thing.pk, _minutes(thing), max(own, monday)))
    placed = spreading.level(loads, _rooms(weeks, facts, today, until, loads, fixed))
    return fixed | {load.key: placed.get(load.key, load.release) for load in loads}


def from_thing_one(
    weeks: Sequence[CourseWeek], facts: Facts, today: date, until: date | None = None
) -> dict[int, date]:
    """A Monday for every Thing that is still to be done: one after the other from the first on, evenly over what is left."""
    if not _mondays_left(weeks, today, until):
        return {}
    loads = [Load(thing.pk, _minutes(thing), max(own, monday_of(today))) for thing, own in _still_to_do(weeks, facts)]
    placed = spreading.in_order(loads, _rooms(weeks, facts, today, until, loads, {}))
    return {load.key: placed.get(load.key, load.release) for load in loads}


def _things(weeks: Iterable[CourseWeek]) -> list[tuple[Thing, date]]:
    """All Things in course order, each with the Monday of its own week."""
    pairs = [(thing, week.monday) for week in weeks for thing in week.things]
    return sorted(pairs, key=lambda pair: pair[0].number)


def _still_to_do(weeks: Iterable[CourseWeek], facts: Facts) -> Iterator[tuple[Thing, date]]:
    return ((thing, own) for thing, own in _things(weeks) if thing.pk not in facts.settled)


def _minutes(thing: Thing) -> int:
    return thing.minutes_short or USUAL_MINUTES


def _healed(own: date, planned: date, monday: date, last: date) -> date | None:
    """The week that a Thing is in, after all that may have moved; None: any time."""
    # Never before it can be read; what was planned for after the end has to come earlier again when the end does.
    at = max(own, min(planned, last))
    return at if at >= monday else None


def _week_of(monday: date, week: CourseWeek | None, things: Sequence[Thing], settled: frozenset[int]) -> PlanWeek:
    if week is None:
        return PlanWeek(monday, tuple(things), settled=settled)
    return PlanWeek(monday, tuple(things), week.number, week.kind, week.title, settled)


def _last_monday(weeks: Sequence[CourseWeek], until: date | None) -> date:
    if until is not None:
        return monday_of(until)
    return max((week.monday for week in weeks), default=date.min)


def _mondays_left(weeks: Sequence[CourseWeek], today: date, until: date | None) -> list[date]:
    """Every Monday from this week, or the first of the course, to the last on which a Thing counts."""
    last = _last_monday(weeks, until)
    if not weeks or (until is not None and today > until):
        return []
    first = max(monday_of(today), min(week.monday for week in weeks))
    return [first + n * A_WEEK for n in range((last - first) // A_WEEK + 1)]


def _rooms(
    weeks: Sequence[CourseWeek],
    facts: Facts,
    today: date,
    until: date | None,
    loads: Sequence[Load],
    fixed: Mapping[int, date],
) -> list[Room]:
    """The weeks that take what is spread, by date, with the minutes that stay in them.

    Weeks away are left empty where others are left; breaks and gaps between the weeks, where all that is spread has a place
    elsewhere. Weeks past the end of the course are taken only as far as the course's own fullest week would be outdone
    without them, or when the course is over.
    """
    left = _mondays_left(weeks, today, until)
    known = {week.monday: week for week in weeks}
    end = max(known)
    inside = sum(day <= end for day in left)
    enough = max(sum(_minutes(thing) for thing in week.things) for week in weeks)
    there = [day for day in left if not facts.is_away_in(day)] or left
    for count in range(inside or len(left), len(left) + 1):
        days = [day for day in left[:count] if day in there]
        working = [day for day in days if day > end or (day in known and known[day].kind != Week.Kind.BREAK)]
        rooms = _filled(working, known, fixed)
        is_spread = spreading.takes(working, days, loads)
        if is_spread and spreading.greedy_height(loads, rooms) <= enough:
            return rooms
    # Not everything on the last day: sooner in a break.
    return rooms if is_spread else _filled(there, known, fixed)


def _filled(days: Iterable[date], known: Mapping[date, CourseWeek], fixed: Mapping[int, date]) -> list[Room]:
    def minutes(day: date) -> int:
        staying = known[day].things if day in known else ()
        return sum(_minutes(thing) for thing in staying if fixed.get(thing.pk) == day)

    return [Room(day, minutes(day), day in known and known[day].kind in CALM) for day in days]
