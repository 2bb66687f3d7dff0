"""What becomes of a make-believe cohort's reflections when readers meet them in one order or another.

The readers, their visits and their attention are the world's, with the same dice for both orders. What they are shown, and
what counts as offered, is decided by the project itself, on a real database: the stream, three to read, whom to say hello
to, offering.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import time_machine
from allauth.account.models import EmailAddress
from django.db.models import F

from participants import firsts, hello, offering, three
from participants.models import Blog, Member, Offer, Participant, Reflection, Sector
from participants.models.reflection import ReflectionQuerySet
from participants.stream import PAGE
from tests.participants.population import Person, often, people
from things.models import Cohort, Thing

WEEK = timedelta(days=7)
# Attention falls down a list: this is the chance that what lies there holds a reader.
HOLDS = 0.3
# So many visits are to the home page, the others to the stream; one comment of five goes to a person one knows, wherever
# they stand.
AT_HOME = 0.4
TO_A_FRIEND = 0.2
NEWEST, WAITING = "newest first", "who waits first"


@dataclass
class Outcome:
    """Who was answered in the end, and by whom."""

    firsts: int = 0
    alone: int = 0
    comments: int = 0
    across: int = 0
    received: Counter = field(default_factory=Counter)
    hours: list[float] = field(default_factory=list)

    @property
    def alone_share(self) -> float:
        """Of first reflections, those without any answer after seven days."""
        return self.alone / self.firsts

    @property
    def across_share(self) -> float:
        """Of comments, those to somebody of another sector."""
        return self.across / self.comments

    @property
    def gini(self) -> float:
        """How unevenly comments are spread over authors: 0 where all got as many, towards 1 where one got them all."""
        counts = sorted(self.received.values())
        weighted = sum(place * count for place, count in enumerate(counts, start=1))
        return 2 * weighted / (len(counts) * sum(counts)) - (len(counts) + 1) / len(counts)


class World:
    """A population in the database, with everything that it will ever publish."""

    def __init__(self, cohort: Cohort, size: int, weeks: int, seed: int) -> None:
        self.cohort, self.seed = cohort, seed
        self.people = people(size, weeks, seed)
        self.ends = max(when for person in self.people for when in [*person.publishes, *person.visits])
        self.members = self._members()
        self.reflections = self._reflections()
        firsts.mark_everything()

    def _members(self) -> list[Member]:
        names = sorted({person.sector for person in self.people if person.sector})
        sectors = {name: Sector.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0] for name in names}
        members = Member.objects.bulk_create(
            Member(
                display_name=f"Reader {person.number}",
                handle=f"reader-{person.number}",
                email=f"reader{person.number}@example.org",
                sector=sectors.get(person.sector),
            )
            for person in self.people
        )
        Participant.objects.bulk_create(Participant(member=member, cohort=self.cohort) for member in members)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members
        )
        return members

    def _reflections(self) -> list[Reflection]:
        blogs = Blog.objects.bulk_create(Blog(member=member, place=Blog.Place.HERE) for member in self.members)
        turns = [
            (blog, turn, when)
            for blog, person in zip(blogs, self.people, strict=True)
            for turn, when in enumerate(sorted(person.publishes), start=1)
        ]
        rows = Reflection.objects.bulk_create(
            Reflection(cohort=self.cohort, author=blog.member, blog=blog, slug=f"r{turn}", title="R", published_at=when)
            for blog, turn, when in turns
        )
        things = self._things(max(turn for _blog, turn, _when in turns))
        about = Reflection.things.through
        about.objects.bulk_create(
            about(reflection=row, thing=things[turn]) for row, (_blog, turn, _when) in zip(rows, turns, strict=True)
        )
        return rows

    def _things(self, last: int) -> dict[int, Thing]:
        """Everybody goes through the Things in their order."""
        known = {thing.number: thing for thing in self.cohort.things.all()}
        new = [
            Thing(cohort=self.cohort, number=number, title="T") for number in range(1, last + 1) if number not in known
        ]
        return known | {thing.number: thing for thing in Thing.objects.bulk_create(new)}

    def play(self, order: str) -> Outcome:
        """Let everything happen under one order, from a clean slate."""
        Offer.objects.filter(reflection__cohort=self.cohort).delete()
        self.cohort.reflections.update(comment_count=0, offered_count=0, offered_at=None, first_comment_at=None)
        return _Play(self, order).run()


class _Play:
    """One run through the weeks."""

    def __init__(self, world: World, order: str) -> None:
        self.world, self.order = world, order
        self.outcome = Outcome(received=Counter({row.author_id: 0 for row in world.reflections}))
        self.sector = {member.pk: member.sector_id for member in world.members}
        self.author = {row.pk: row.author_id for row in world.reflections}
        self.published = defaultdict(list)
        for row in world.reflections:
            self.published[row.author_id].append((row.published_at, row.pk))
        self.answered: dict[int, set[int]] = defaultdict(set)
        self.friends: dict[int, list[int]] = defaultdict(list)
        self.first_answer: dict[int, datetime] = {}

    def run(self) -> Outcome:
        """Everything in the order of time; whoever publishes is shown what there is to read, like whoever comes by."""
        happenings = sorted(
            (when, person.number, kind)
            for person in self.world.people
            for kind, moments in (("wrote", person.publishes), ("came", person.visits))
            for when in moments
        )
        with time_machine.travel(happenings[0][0], tick=False) as clock:
            for turn, (when, number, kind) in enumerate(happenings):
                clock.move_to(when)
                dice = random.Random(f"{self.world.seed} {turn}")
                self.visit(self.world.people[number], self.world.members[number], kind, when, dice)
        self.count()
        return self.outcome

    def visit(self, person: Person, reader: Member, kind: str, now: datetime, dice: random.Random) -> None:
        """To the home page, to what one has just published, or to the stream."""
        is_home = dice.random() < AT_HOME or kind == "wrote"
        writes = often(person.habit.comments, dice)
        shown = self.at_home(reader, now) if is_home else self.in_the_stream(reader, now)
        for _ in range(max(writes, 1)):
            chosen = self.choose(shown, reader, now, dice, to_answer=writes > 0)
            if chosen is None:
                continue
            if self.order == WAITING:
                offering.opened(Reflection(pk=chosen), actor=reader, now=now)
            if writes:
                self.answer(chosen, reader, now)

    def at_home(self, reader: Member, now: datetime) -> list[int]:
        """Somebody to say hello to, and three to read, which count as offered; or the three newest.

        Attention goes as far down as it goes with the newest: the last of the four is seen, and read by nobody.
        """
        if self.order == NEWEST:
            return list(self.rows(reader).newest_first().values_list("pk", flat=True)[: three.THREE])
        met = hello.suggestion(reader, self.world.cohort, now)
        greeted = [met.reflection.pk] if met else []
        rows = three.three_to_read(reader, self.world.cohort, now, but=met.reflection if met else None)
        for key in greeted:
            hello.shown(key, actor=reader, now=now)
        offering.note([row.pk for row in rows], actor=reader, now=now)
        return [*greeted, *(row.pk for row in rows)][: three.THREE]

    def in_the_stream(self, reader: Member, now: datetime) -> list[int]:
        """The first page of the stream; what is on its top counts as offered."""
        if self.order == NEWEST:
            return list(self.rows(reader).newest_first().values_list("pk", flat=True)[:PAGE])
        shown = list(self.rows(reader).waiting_first(reader).values_list("pk", flat=True)[:PAGE])
        offering.note(shown[: offering.TOP], actor=reader, now=now)
        return shown

    def rows(self, reader: Member) -> ReflectionQuerySet:
        """What others have written so far."""
        return Reflection.objects.in_lists_for(reader).filter(cohort=self.world.cohort).exclude(author=reader)

    def choose(
        self, shown: list[int], reader: Member, now: datetime, dice: random.Random, to_answer: bool
    ) -> int | None:
        """Somebody known, or down the list until something holds the reader."""
        if to_answer and dice.random() < TO_A_FRIEND and self.friends[reader.pk]:
            friend = dice.choice(self.friends[reader.pk])
            out = [key for when, key in self.published[friend] if when <= now and key not in self.answered[reader.pk]]
            if out:
                return out[-1]
        for key in shown:
            if key not in self.answered[reader.pk] and dice.random() < HOLDS:
                return key
        return None

    def answer(self, key: int, reader: Member, now: datetime) -> None:
        """One comment. Both know each other from now on."""
        author = self.author[key]
        Reflection.objects.filter(pk=key).update(comment_count=F("comment_count") + 1)
        self.first_answer.setdefault(key, now)
        self.answered[reader.pk].add(key)
        self.friends[reader.pk].append(author)
        self.friends[author].append(reader.pk)
        self.outcome.comments += 1
        self.outcome.across += self.sector[reader.pk] != self.sector[author]
        self.outcome.received[author] += 1

    def count(self) -> None:
        """First reflections that were out for seven days at the end."""
        for posts in self.published.values():
            when, key = min(posts)
            if when + WEEK > self.world.ends:
                continue
            answer = self.first_answer.get(key)
            self.outcome.firsts += 1
            self.outcome.alone += answer is None or answer > when + WEEK
            if answer is not None:
                self.outcome.hours.append((answer - when) / timedelta(hours=1))
