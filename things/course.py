"""A cohort's course as pages need it: weeks, legs and Things loaded once, and where the calendar stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from things import timetable
from things.models import Cohort, Leg, Thing, Week

HALF_AN_HOUR = 30


class Stage(StrEnum):
    """Where a cohort stands."""

    BEFORE = "before"
    RUNNING = "running"
    CATCH_UP = "catch-up"
    AFTER = "after"


@dataclass
class CourseLeg:
    """Consecutive weeks of one leg (or of none), with their Things in course order."""

    leg: Leg | None
    number: int
    weeks: list[Week] = field(default_factory=list)

    @property
    def ink(self) -> str:
        """The leg's ink."""
        return self.leg.ink if self.leg else "spruce"

    @property
    def title(self) -> str:
        """The leg's name; empty for weeks outside legs."""
        return self.leg.title if self.leg else ""

    @property
    def things(self) -> list[Thing]:
        """Its Things, in course order."""
        return [thing for week in self.weeks for thing in week.listed_things]

    @property
    def places(self) -> list[Thing | Week]:
        """Its Things and, between them, the pauses that have none."""
        places: list[Thing | Week] = []
        for week in self.weeks:
            places += week.listed_things
            if week.is_pause and not week.listed_things:
                places.append(week)
        return places

    @property
    def starts_on(self) -> date:
        """Its first Monday."""
        return self.weeks[0].starts_on

    @property
    def ends_on(self) -> date:
        """Its last Sunday."""
        return self.weeks[-1].ends_on


class StampState(StrEnum):
    """How a Thing's stamp looks to a reader."""

    DONE = "done"
    TICKED = "ticked"
    SKIPPED = "skipped"
    NOW = "now"
    OPEN = "open"
    SOON = "soon"


# What a tick makes of a Thing that its reader wrote nothing about; the values are those of the ticks.
TICKS = {"done": StampState.TICKED, "skipped": StampState.SKIPPED}
SETTLED = {StampState.DONE, StampState.TICKED, StampState.SKIPPED}
STATE_TEXTS = {
    StampState.DONE: _("you wrote about it"),
    StampState.TICKED: _("you ticked it as done"),
    StampState.SKIPPED: _("you skipped it"),
    StampState.NOW: _("this week"),
    StampState.OPEN: _("open, any time"),
    StampState.SOON: _("not published yet"),
}


@dataclass(frozen=True)
class Stamp:
    """A Thing's stamp as one reader sees it; `also_now`: settled, and of this week."""

    state: StampState
    also_now: bool = False

    @property
    def text(self) -> str:
        """The state in words, for people who do not see the stamp."""
        return str(STATE_TEXTS[self.state])

    @property
    def is_soon(self) -> bool:
        """Whether the Thing cannot be read yet, so that it must not be a link."""
        return self.state == StampState.SOON

    @property
    def is_settled(self) -> bool:
        """Whether this reader is through with the Thing: wrote about it, ticked or skipped it."""
        return self.state in SETTLED


class Course:
    """The weeks and Things of one cohort at one moment, in one query however long it is.

    Every week has `listed_things`: its Things in course order. Every Thing has `stamp`: how it looks to the reader
    who is done with the Things that `done` asks for and says what `ticks` asks for of others.
    """

    def __init__(
        self,
        cohort: Cohort,
        now: datetime | None = None,
        done: timetable.Done = (),
        ticks: timetable.Ticks = None,
    ) -> None:
        self.cohort = cohort
        self.now = now or timezone.now()
        self.done = done
        self.ticks = ticks

    def _stamp(self, thing: Thing) -> Stamp:
        open_now = thing.ready_at is not None and thing.week is not None and thing.week.opens_at <= self.now
        of_this_week = open_now and thing.week == self.this_week
        if thing.is_done:
            return Stamp(StampState.DONE, also_now=of_this_week)
        if thing.tick:
            return Stamp(TICKS[thing.tick], also_now=of_this_week)
        if of_this_week:
            return Stamp(StampState.NOW)
        return Stamp(StampState.OPEN if open_now else StampState.SOON)

    @cached_property
    def weeks(self) -> list[Week]:
        """All weeks, their Things stamped."""
        weeks = self._loaded_weeks
        for week in weeks:
            for thing in week.listed_things:
                thing.stamp = self._stamp(thing)  # type: ignore[attr-defined]
        return weeks

    @cached_property
    def _loaded_weeks(self) -> list[Week]:
        return timetable.weeks_of(self.cohort, self.done, self.ticks)

    @cached_property
    def things(self) -> list[Thing]:
        """All Things that have a week, in course order."""
        things = [thing for week in self.weeks for thing in week.listed_things]
        return sorted(things, key=lambda thing: thing.number)

    @cached_property
    def legs(self) -> list[CourseLeg]:
        """The weeks, grouped where the leg changes."""
        legs: list[CourseLeg] = []
        for week in self.weeks:
            if not legs or legs[-1].leg != week.leg:
                legs.append(CourseLeg(leg=week.leg, number=len(legs) + 1))
            legs[-1].weeks.append(week)
        return legs

    @property
    def last_day(self) -> date | None:
        """The Sunday of the last week."""
        return self.weeks[-1].ends_on if self.weeks else None

    @cached_property
    def this_week(self) -> Week | None:
        """The week that has begun last, until seven days after the last week began."""
        begun = [week for week in self._loaded_weeks if week.opens_at <= self.now]
        if not begun or self.now >= self.cohort.opening_of(begun[-1].starts_on + timedelta(weeks=1)):
            return None
        return begun[-1]

    @property
    def next_pause(self) -> Week | None:
        """The next catch-up week or break to come."""
        return next((week for week in self.weeks if week.is_pause and week.opens_at > self.now), None)

    @property
    def next_week(self) -> Week | None:
        """The next week to come."""
        return next((week for week in self.weeks if week.opens_at > self.now), None)

    @property
    def released(self) -> list[Thing]:
        """The Things that can be read, in course order."""
        return [thing for thing in self.things if thing.ready_at and thing.week and thing.week.opens_at <= self.now]

    @property
    def stuck_in(self) -> list[Thing]:
        """The Things this reader has written about."""
        return self._in_state(StampState.DONE)

    @property
    def ticked(self) -> list[Thing]:
        """The Things this reader did without writing."""
        return self._in_state(StampState.TICKED)

    @property
    def skipped(self) -> list[Thing]:
        """The Things this reader leaves out."""
        return self._in_state(StampState.SKIPPED)

    def _in_state(self, state: StampState) -> list[Thing]:
        return [thing for thing in self.things if thing.stamp.state == state]  # type: ignore[attr-defined]

    @property
    def spaces(self) -> list[Thing]:
        """The Things that can be read and that this reader has neither written about nor settled with a tick."""
        return [thing for thing in self.released if not (thing.is_done or thing.tick)]

    @property
    def open_things(self) -> list[Thing]:
        """The spaces that are not of this week."""
        return [thing for thing in self.spaces if thing.week != self.this_week]

    @property
    def things_now(self) -> list[Thing]:
        """The Things of this week that can be read."""
        return [thing for thing in self.released if thing.week == self.this_week]

    @property
    def spaces_now(self) -> list[Thing]:
        """Those of them that are still spaces."""
        return [thing for thing in self.spaces if thing.week == self.this_week]

    @property
    def has_settled_now(self) -> bool:
        """Whether one of this week's Things was ticked or skipped and not written about."""
        return any(thing.tick and not thing.is_done for thing in self.things_now)

    @property
    def pauses(self) -> list[Week]:
        """The weeks that ask for nothing new."""
        return [week for week in self.weeks if week.is_pause]

    def around(self, thing: Thing) -> tuple[Thing | None, Thing | None]:
        """The Things before and after this one, in course order."""
        before = [other for other in self.things if other.number < thing.number]
        after = [other for other in self.things if other.number > thing.number]
        return (before[-1] if before else None, after[0] if after else None)

    def legs_showing(self, show: str) -> list[tuple[CourseLeg, list[Thing]]]:
        """Legs with their Things, as filtered: `all`, `open` (spaces of this reader) or `short` (half an hour)."""
        spaces = set(self.spaces) if show == "open" else set()
        chosen = []
        for leg in self.legs:
            things = [
                thing
                for thing in leg.things
                if show == "all"
                or (show == "open" and thing in spaces)
                or (show == "short" and (thing.minutes_short or HALF_AN_HOUR + 1) <= HALF_AN_HOUR)
            ]
            if things:
                chosen.append((leg, things))
        return chosen

    @property
    def stage(self) -> Stage:
        """Before the first week, running, in a catch-up week, or after the last."""
        if not self.weeks or self.now < self.weeks[0].opens_at:
            return Stage.BEFORE
        if self.this_week is None:
            return Stage.AFTER if self.next_week is None else Stage.RUNNING
        return Stage.CATCH_UP if self.this_week.kind == Week.Kind.CATCH_UP else Stage.RUNNING
