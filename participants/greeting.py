"""Dealing out first reflections that nobody answers: to those who greet this week, evenly, and on to the next after a day.

One worker at a time deals in a cohort: whoever does holds the greeters first, then the reflections, and looks anew. A
worker that dies has dealt all or nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cpd.lib.jobs import stopping
from participants import greeters, greeting_letters, holding, silence
from participants.models import Block, Greeting, Member, Participant, Reflection
from things.course import Course
from things.models import Cohort, Week

logger = logging.getLogger(__name__)

# After how long a first reflection without an answer is offered to greeters.
SILENT_FOR = timedelta(hours=48)
# For how long it is one greeter's, from the letter on that told them.
THEIRS_FOR = timedelta(hours=24)
# And at most, where that letter has to wait for the next day.
THEIRS_AT_MOST = timedelta(hours=48)


def greet(now: datetime | None = None) -> int:
    """Deal out what is silent, pass on what was not taken, and write to those who were dealt something; how many were."""
    now = now or timezone.now()
    dealt = 0
    for cohort in Cohort.objects.unfinished(now).listed(now).order_by("pk"):
        if stopping.is_set():
            break
        dealt += deal(cohort, now)
    greeting_letters.write_due(now)
    return dealt


def deal(cohort: Cohort, now: datetime | None = None) -> int:
    """Deal out what nobody has and pass on what somebody had for a day; how many were dealt."""
    now = now or timezone.now()
    _note_answers(cohort)
    theirs = Greeting.objects.open().filter(reflection__cohort=cohort)
    nobodys = silence.silent_for(SILENT_FOR, cohort, now).exclude(pk__in=theirs.values("reflection"))
    if not (theirs.exists() or nobodys.exists()):
        return 0
    return _deal(cohort, now)


def pass_on(greeting: Greeting, *, actor: Member, now: datetime | None = None) -> bool:
    """Somebody else, please: it is the next one's at once. False where it was theirs no more."""
    now = now or timezone.now()
    if greeting.greeter.cohort.is_finished(now):
        return False
    if not Greeting.objects.open().filter(pk=greeting.pk).update(passed_on_at=now):
        return False
    logger.info("member %s passed greeting %s on", actor.pk, greeting.pk)
    deal(greeting.greeter.cohort, now)
    return True


def _note_answers(cohort: Cohort) -> None:
    """Whoever has answered: what is answered waits for nobody any more."""
    answered = Q(reflection__comment_count__gt=0) | Q(reflection__answered_there_count__gt=0)
    first = Reflection.objects.filter(pk=OuterRef("reflection")).values("first_comment_at")
    rows = Greeting.objects.open().filter(answered, reflection__cohort=cohort)
    rows.update(answered_at=Coalesce(Subquery(first), timezone.now()))


@transaction.atomic
def _deal(cohort: Cohort, now: datetime) -> int:
    week = Course(cohort, now).this_week
    volunteers = _held_volunteers(cohort, week, now) if week else []
    waiting = silence.silent_for(SILENT_FOR, cohort, now).select_related("author")
    rows = list(waiting.select_for_update(of=("self",), no_key=True).order_by("silent_since", "pk"))
    _pass_on_what_was_not_taken(cohort, now)
    if week is None or not volunteers or not rows:
        return 0
    dealt = _Dealer(volunteers, rows, week).deal(now)
    Greeting.objects.bulk_create(dealt)
    if dealt:
        logger.info("%s first reflections of cohort %s dealt to greeters", len(dealt), cohort.pk)
    return len(dealt)


def _held_volunteers(cohort: Cohort, week: Week, now: datetime) -> list[Participant]:
    """Who greets, held; asked once more then, because somebody may have left or gone away until they were."""
    known = {place.member_id for place in greeters.of_week(cohort, week, now)}
    holding.members(known)
    return [place for place in greeters.of_week(cohort, week, now) if place.member_id in known]


def _pass_on_what_was_not_taken(cohort: Cohort, now: datetime) -> None:
    rows = list(Greeting.objects.open().filter(reflection__cohort=cohort).select_related("greeter", "reflection"))
    if not rows:
        return
    places = Participant.objects.filter(pk__in={row.greeter_id for row in rows})
    here = {place.pk for place in greeters.available(places, now)}
    blocked = _blocks({row.greeter.member_id for row in rows}, {row.reflection.author_id for row in rows})
    gone = [
        row.pk
        for row in rows
        if row.greeter_id not in here
        or (row.greeter.member_id, row.reflection.author_id) in blocked
        or _had_their_time(row, now)
    ]
    Greeting.objects.open().filter(pk__in=gone).update(passed_on_at=now)


def _had_their_time(row: Greeting, now: datetime) -> bool:
    if row.mailed_at is not None:
        return row.mailed_at + THEIRS_FOR <= now
    return row.dealt_at + THEIRS_AT_MOST <= now


def _blocks(some: Iterable[int], others: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of one of these and one of those, of whom either has blocked the other."""
    ones, theirs = set(some), set(others)
    either = Q(blocker__in=ones, blocked__in=theirs) | Q(blocker__in=theirs, blocked__in=ones)
    pairs = Block.objects.filter(either).values_list("blocker", "blocked")
    return {pair for blocker, blocked in pairs for pair in ((blocker, blocked), (blocked, blocker))}


class _Dealer:
    """Deals to whoever was dealt the fewest this week; among those to somebody from another sector than the author's."""

    def __init__(self, volunteers: list[Participant], rows: list[Any], week: Week) -> None:
        self.volunteers, self.rows = volunteers, rows
        self.blocked = _blocks({place.member_id for place in volunteers}, {row.author_id for row in rows})
        self.had: dict[int, set[int]] = defaultdict(set)
        self.taken: set[int] = set()
        had = Greeting.objects.filter(reflection__in=[row.pk for row in rows])
        for key, greeter, passed_on, answered in had.values_list(
            "reflection", "greeter", "passed_on_at", "answered_at"
        ):
            self.had[key].add(greeter)
            self.taken |= {key} if passed_on is None and answered is None else set()
        counts = (
            Greeting.objects.filter(greeter__in=volunteers)
            .order_by()
            .values_list("greeter")
            .annotate(lately=Count("pk", filter=Q(dealt_at__gte=week.opens_at)), ever=Count("pk"))
        )
        self.lately: dict[int, int] = defaultdict(int)
        self.ever: dict[int, int] = defaultdict(int)
        for greeter, lately, ever in counts:
            self.lately[greeter], self.ever[greeter] = lately, ever

    def deal(self, now: datetime) -> list[Greeting]:
        """One greeter for each that nobody has, as long as there is one who had it not yet."""
        dealt = []
        for row in self.rows:
            fitting = [place for place in self.volunteers if self._fits(place, row)] if row.pk not in self.taken else []
            if fitting:
                chosen = min(fitting, key=lambda place: self._turn(place, row.author))
                self.lately[chosen.pk] += 1
                self.ever[chosen.pk] += 1
                dealt.append(Greeting(reflection=row, greeter=chosen, dealt_at=now))
        return dealt

    def _fits(self, place: Participant, row: Reflection) -> bool:
        is_own = place.member_id == row.author_id
        return not (is_own or place.pk in self.had[row.pk] or (place.member_id, row.author_id) in self.blocked)

    def _turn(self, place: Participant, author: Member) -> tuple[int, bool, int, int]:
        is_near = author.sector_id is not None and place.member.sector_id == author.sector_id
        return self.lately[place.pk], is_near, self.ever[place.pk], place.pk
