"""One week as all its readers share it: its Things, what organisers say to everybody, and who may be company."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from comments.models import WeekLetter
from comments.weekly import hours
from participants.company import Ring
from things.course import Course
from things.models import Thing, Week


class SharedWeek:
    """A week of a cohort at one moment, loaded once for however many letters."""

    def __init__(self, week: Week, now: datetime) -> None:
        self.cohort = week.cohort
        self.now = now
        self.course = Course(week.cohort, now)
        self.week = next((own for own in self.course.weeks if own.pk == week.pk), week)

    @cached_property
    def letter(self) -> WeekLetter | None:
        """What organisers did with it, if anything."""
        return WeekLetter.objects.filter(week=self.week.pk).first()

    @property
    def key(self) -> str:
        """What the letters are known by."""
        return hours.key_of(self.week.starts_on)

    @cached_property
    def earlier_keys(self) -> list[str]:
        """What those of the weeks before are known by."""
        return [hours.key_of(week.starts_on) for week in self.course.weeks if week.starts_on < self.week.starts_on]

    @cached_property
    def released(self) -> list[Thing]:
        """The Things that can be read, in course order."""
        return self.course.released

    @cached_property
    def of_this_week(self) -> list[Thing]:
        """Those of this week."""
        return [thing for thing in self.released if thing.week == self.week]

    def before(self, zone: ZoneInfo | None) -> datetime:
        """When the letter of the week before went to readers in this zone, whatever the clocks did since."""
        earlier = [week for week in self.course.weeks if week.starts_on < self.week.starts_on]
        return hours.span(earlier[-1], zone).begins if earlier else self.span(zone).begins - hours.WEEK

    @cached_property
    def following(self) -> Week | None:
        """The next week."""
        later = [week for week in self.course.weeks if week.starts_on > self.week.starts_on]
        return later[0] if later else None

    @cached_property
    def next_pause(self) -> Week | None:
        """The next week that asks for nothing new."""
        later = [week for week in self.course.pauses if week.starts_on > self.week.starts_on]
        return later[0] if later else None

    @property
    def is_catch_up(self) -> bool:
        """Whether the letter is the one of catch-up weeks."""
        return self.week.kind == Week.Kind.CATCH_UP

    @property
    def is_break(self) -> bool:
        """Whether nobody is asked for anything."""
        return self.week.kind == Week.Kind.BREAK

    @cached_property
    def company(self) -> Ring:
        """Who else catches up: the same two for each as on their home."""
        return Ring(self.cohort, self.week, self.now)

    def span(self, zone: ZoneInfo | None) -> hours.Span:
        """When the letter goes to readers in this zone."""
        return hours.span(self.week, zone)
