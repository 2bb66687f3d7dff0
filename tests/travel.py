"""Travelling through a whole cohort, Monday by Monday: the weeks of 2012 in numbers, people who take part in their own way,
and what each of them finds on a Monday at noon: home, album, plan, and the mail of the week before.

`make bench` prints all of it as a table (tests/bench/bench_time_travel.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client
from post_office.models import Email

from cpd.desk import timetable
from participants import joining, planning
from participants.models import Member, Participant
from tests.factories import CohortFactory, MemberFactory, ThingFactory, WeekFactory
from things.models import Cohort, Thing, Week

FIRST_MONDAY = date(2012, 5, 7)
START = datetime(2012, 4, 30, 9, tzinfo=UTC)
# Week by week, as CPD23 laid its 23 Things out in 2012: what kind of week it was, and which Things were in it.
WEEKS: list[tuple[str, tuple[int, ...]]] = [
    ("things", (1, 2)),
    ("things", (3,)),
    ("things", (4,)),
    ("reflection", (5,)),
    ("things", (6, 7)),
    ("things", (8,)),
    ("things", (9,)),
    ("catch-up", ()),
    ("things", (10,)),
    ("things", (11,)),
    ("catch-up", (12,)),
    ("things", (13,)),
    ("things", (14,)),
    ("things", (15,)),
    ("catch-up", ()),
    ("things", (16,)),
    ("things", (17,)),
    ("things", (18,)),
    ("catch-up", (19,)),
    ("things", (20,)),
    ("things", (21,)),
    ("things", (22,)),
    ("reflection", (23,)),
]
# What of the timetable has to do with letters.
JOBS = (
    "tell of Things",
    "write letters",
    "greet newcomers",
    "nudge",
    "write weekly letters",
    "send mail",
)
# Half past nine in London; on Mondays also the moment when it is five past eight on Tuesday in Sydney.
HOURS = (time(8, 30),)
ON_MONDAYS = (*HOURS, time(22, 5))


def the_cohort(title_of: Callable[[int], str] = "Title of Thing {}".format) -> Cohort:
    """The cohort of 2012: London, eight in the morning, Things ready long before."""
    cohort = CohortFactory(
        title="2012", slug="run-2012", first_monday=FIRST_MONDAY, listed_at=datetime(2012, 3, 1, tzinfo=UTC)
    )
    for number, (kind, things) in enumerate(WEEKS, start=1):
        week = WeekFactory(cohort=cohort, number=number, kind=kind)
        for thing in things:
            ThingFactory(
                cohort=cohort,
                number=thing,
                week=week,
                title=title_of(thing),
                minutes_short=20 + 5 * (thing % 3),
                ready_at=datetime(2012, 3, 1, tzinfo=UTC),
            )
    return cohort


@dataclass
class Row:
    """What one person finds on one Monday."""

    monday: date
    week: str
    home: str
    album: str
    plan: str
    letters: list[str]


@dataclass
class Traveller:
    """One person on their way through the cohort, and what they do on which day."""

    name: str
    cohort: Cohort
    zone: str = "Europe/London"
    member: Member = field(init=False)
    client: Client = field(default_factory=Client)
    seen: set[int] = field(default_factory=set)

    def arrive(self) -> None:
        """They have an account already."""
        self.member = MemberFactory(
            display_name=self.name, email=f"{self.name.lower()}@example.org", time_zone=self.zone
        )

    def join(self, start: str = Participant.Start.THING_ONE) -> None:
        """They take a place."""
        joining.join(self.member, self.cohort, way=Participant.Way.LISTED, writes=joining.Writes.HERE, start=start)

    @property
    def place(self) -> Participant:
        """Their place, as it is now."""
        return Participant.objects.select_related("member", "cohort").get(member=self.member, cohort=self.cohort)

    def do_what_the_plan_says(self) -> None:
        """Write about the Things that their own plan has for this week."""
        week = planning.plan_for(self.place).this_week
        readable = set(Thing.objects.filter(cohort=self.cohort).released().values_list("number", flat=True))
        if week and (numbers := [thing.number for thing in week.open if thing.number in readable]):
            self.write_about(*numbers)

    def move_their_plan(self) -> None:
        """Look at the moved plan, and take it."""
        page = self.go_to(f"/me/plan/move/?cohort={self.cohort.slug}")
        found = re.search(r'name="seen" value="([^"]+)"', page)
        assert found, page
        self.do(f"/me/plan/move/?cohort={self.cohort.slug}", seen=found[1])

    def tick(self, number: int) -> None:
        """Say that a Thing is done, without writing about it."""
        thing = Thing.objects.get(cohort=self.cohort, number=number)
        self.do(f"/me/things/{thing.pk}/tick/")

    def look(self, monday: date) -> Row:
        """What they find now."""
        home, album = self.go_to(f"/{self.cohort.slug}/"), self.go_to(f"/me/?cohort={self.cohort.slug}")
        return Row(
            monday,
            week_of(self.cohort, monday),
            words_of(home, "aria-labelledby", "hello"),
            words_of(album, "class", "tally"),
            self.plan_in_numbers(),
            self.letters_since(),
        )

    def plan_in_numbers(self) -> str:
        """Their plan as numbers: this week, at any time, next week."""
        plan = planning.plan_for(self.place)
        parts = [
            ("now", plan.this_week.open if plan.this_week else ()),
            ("any time", plan.any_time),
            ("next", plan.next_weeks[0].open if plan.next_weeks else ()),
        ]
        told = [f"{word} {', '.join(str(thing.number) for thing in things)}" for word, things in parts if things]
        return "; ".join(told) or "–"

    def _come_in(self) -> None:
        """Signed in, without the trace that signing in leaves: they are looked at, they do not come."""
        last = Member.objects.values_list("last_login", flat=True).get(pk=self.member.pk)
        self.client.force_login(self.member)
        Member.objects.filter(pk=self.member.pk).update(last_login=last)

    def go_to(self, address: str) -> str:
        """A page, as its words."""
        self._come_in()
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, (self.name, address, answer.status_code)
        return answer.content.decode()

    def do(self, address: str, **values: object) -> str:
        """Send a form."""
        self._come_in()
        answer = self.client.post(address, values, follow=True)
        assert answer.status_code == 200, (self.name, address, answer.status_code)
        return answer.content.decode()

    def write_about(self, *numbers: int) -> None:
        """Write and publish a reflection about these Things, on the writing page."""
        page = self.do(
            "/write/",
            form_key=uuid4().hex,
            title=f"On {' and '.join(map(str, numbers))}, by {self.name}",
            body="I tried it and this is what happened to me.",
            things=[str(number) for number in numbers],
            visibility="everyone",
            action="publish",
        )
        assert self.member.reflections.published().filter(things__number=numbers[0]).exists(), page

    def letters_since(self) -> list[str]:
        """Subjects of the mail that was queued for them since they were asked last, with day and hour by their clock."""
        new = Email.objects.filter(to=self.member.email).exclude(pk__in=self.seen).order_by("pk")
        told = []
        for letter in new:
            self.seen.add(letter.pk)
            when = letter.created.astimezone(ZoneInfo(self.zone))
            told.append(f"{when:%a %d %b %H:%M} {letter.subject}")
        return told


def pass_time(until: datetime, since: datetime, days: dict[date, list[Callable[[], None]]]) -> None:
    """Let the hours go by: the timetable's jobs run, and everybody does at ten in the morning what they do that day."""
    jobs = [job for job in timetable.JOBS if job.name in JOBS]
    day = since.date()
    while day <= until.date():
        moments: list[tuple[datetime, list[Callable[[], object]]]] = [
            (datetime.combine(day, hour, tzinfo=UTC), [job.run for job in jobs])
            for hour in (HOURS if day.weekday() else ON_MONDAYS)
        ]
        moments.append((datetime.combine(day, time(10), tzinfo=UTC), list(days.get(day, ()))))
        for moment, works in sorted(moments, key=lambda pair: pair[0]):
            if since < moment <= until:
                with time_machine.travel(moment, tick=False):
                    for work in works:
                        work()
        day += timedelta(days=1)


class _Words(HTMLParser):
    """The words of the first element that has this attribute."""

    VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.name, self.value = name, value
        self.depth = 0
        self.words: list[str] = []
        self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        if self.depth:
            self.depth += 1
        elif not self.done and self.value in (dict(attrs).get(self.name) or "").split():
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in self.VOID:
            self.depth -= 1
            self.done = self.done or not self.depth

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words.append(data)


def words_of(page: str, name: str, value: str) -> str:
    """The words of the first element with this attribute, in one line; empty where there is none."""
    parser = _Words(name, value)
    parser.feed(page)
    return re.sub(r"\s+", " ", " ".join(parser.words)).strip()


def week_of(cohort: Cohort, monday: date) -> str:
    """The week of this Monday in a few letters: “8 catch-up”."""
    week = Week.objects.filter(cohort=cohort, starts_on=monday).prefetch_related("things").first()
    if week is None:
        return "after"
    numbers = ", ".join(str(thing.number) for thing in week.things.all())
    return f"{week.number} {week.kind}" + (f" ({numbers})" if numbers else "")
