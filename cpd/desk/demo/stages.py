"""The weeks of the demo cohort, and where today falls in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
RELEASE_TIME = time(8)
WEEK = timedelta(weeks=1)
# However far this week has really come, just so much of it has been lived in the demo: counts are the same on any day.
LIVED = timedelta(days=3, hours=12)


class Stage(StrEnum):
    """Where the cohort stands today."""

    BEFORE = "before"
    RUNNING = "running"
    CATCH_UP = "catch-up"
    FINISHED = "finished"


# A cohort is finished when this week would begin: a fortnight after its last.
LAST_WORDS = 20
# The week that today falls in.
TODAY_IN = {Stage.BEFORE: -2, Stage.RUNNING: 8, Stage.CATCH_UP: 13, Stage.FINISHED: 23}


@dataclass(frozen=True)
class PlannedLeg:
    """A leg of the plan."""

    number: int
    title: str
    ink: str


@dataclass(frozen=True)
class PlannedWeek:
    """A week of the plan: its kind, its leg, its Things and its own text."""

    number: int
    kind: str
    leg: int
    things: tuple[int, ...] = ()
    title: str = ""
    text: str = ""


LEGS = (
    PlannedLeg(1, "Setting out", "spruce"),
    PlannedLeg(2, "In good company", "marigold"),
    PlannedLeg(3, "Tools of the trade", "prussian"),
    PlannedLeg(4, "Further on", "plum"),
)
FIRST_PAUSE = (
    "Nothing new this week. Five Things are open, and none of them minds waiting. "
    "Read somebody you have not read yet, finish what you began, or have the week off."
)
WALKING_PAUSE = (
    "A quiet week with one quiet Thing in it, for those who would like to go for a walk. "
    "Ruth keeps a call open on Wednesday at 12:00 and again at 19:00 London time: bring your tea, and your questions."
)
LAST_PAUSE = (
    "Nothing new, and the last pause before the last leg. "
    "Eighteen Things are open. If you want to do only one of them, *Stop and look* fits any week."
)
HALFWAY = "One Thing, and no new skill in it: read what you have written so far, and see what keeps coming back."
WEEKS = (
    PlannedWeek(1, "things", 1, (1, 2)),
    PlannedWeek(2, "things", 1, (3,)),
    PlannedWeek(3, "things", 1, (4, 5)),
    PlannedWeek(4, "catch-up", 1, (), "Time to catch your breath", FIRST_PAUSE),
    PlannedWeek(5, "things", 2, (6, 7)),
    PlannedWeek(6, "things", 2, (8,)),
    PlannedWeek(7, "reflection", 2, (9,), "Looking back from the hill", HALFWAY),
    PlannedWeek(8, "things", 2, (10, 11)),
    PlannedWeek(9, "catch-up", 2, (12,), "A walk, if you like", WALKING_PAUSE),
    PlannedWeek(10, "things", 3, (13, 14)),
    PlannedWeek(11, "things", 3, (15, 16)),
    PlannedWeek(12, "things", 3, (17, 18)),
    PlannedWeek(13, "catch-up", 3, (), "The last pause", LAST_PAUSE),
    PlannedWeek(14, "things", 4, (19, 20)),
    PlannedWeek(15, "things", 4, (21,)),
    PlannedWeek(16, "things", 4, (22,)),
    PlannedWeek(17, "things", 4, (23,)),
)
WEEK_OF = {number: week for week in WEEKS for number in week.things}


class Clock:
    """The demo's own time, in which this week is always half over, and how it lies on real time."""

    def __init__(self, stage: Stage, now: datetime) -> None:
        self.stage = stage
        self.now = now
        monday = _monday_of(now)
        self.this_opening = _opening_of(monday)
        self.first_monday = monday - (TODAY_IN[stage] - 1) * WEEK
        self.lived_until = self.this_opening + LIVED
        if stage == Stage.FINISHED:
            self.lived_until = self.opening(LAST_WORDS) - timedelta(hours=1)

    def monday(self, week: int) -> date:
        """The Monday of a week."""
        return self.first_monday + (week - 1) * WEEK

    def opening(self, week: int) -> datetime:
        """When a week opens."""
        return _opening_of(self.monday(week))

    def is_released(self, thing: int) -> bool:
        """Whether the week of this Thing has begun."""
        return self.opening(WEEK_OF[thing].number) <= self.lived_until

    def catch_up_after(self, moment: datetime) -> datetime | None:
        """When the next catch-up week opens, if it has."""
        openings = [self.opening(week.number) for week in WEEKS if week.kind == "catch-up"]
        return next((opening for opening in openings if moment <= opening <= self.lived_until), None)

    def real(self, moment: datetime) -> datetime:
        """A moment of the demo's time in real time; what happened this week happened before now."""
        if moment <= self.this_opening:
            return moment
        share = (moment - self.this_opening) / LIVED
        return self.this_opening + share * (self.now - self.this_opening)


def _monday_of(now: datetime) -> date:
    """The Monday of the week that has opened last."""
    today = now.astimezone(ZONE).date()
    monday = today - timedelta(days=today.weekday())
    return monday if _opening_of(monday) <= now else monday - WEEK


def _opening_of(monday: date) -> datetime:
    return datetime.combine(monday, RELEASE_TIME, tzinfo=ZONE).astimezone(UTC)
