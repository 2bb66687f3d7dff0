"""Company: two others who catch up on the same Things, spread so that everybody is found by about as many."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cached_property

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Mod

from participants import pace
from participants.models import Block, Participant, Reflection, Tick
from participants.models.participant import ParticipantQuerySet
from participants.settled import settled_of
from things.models import Cohort, Thing, Week

TWO = 2
# So many are looked at, to find two among them.
LOOKED_AT = 40
# A prime, larger than the number of places that a site has: every week's power of another one makes another order.
RING = 1_000_003
STEP = 7919


def for_week(place: Participant, week: Week, open_things: list[Thing], now: datetime) -> list[Participant]:
    """Up to two listed people who have one of these Things open as well, the same two for the whole week.

    All who could be found stand in a ring, which is laid anew every week, and each meets the next two: so nobody is
    shown to everybody, and nobody to none. What of whose Things is open is not told.
    """
    if not open_things:
        return []
    around = list(_ring(place, week, now).for_cards()[:LOOKED_AT])
    settled, keys = settled_of(around), {thing.pk for thing in open_things}
    return [other for other in around if keys - settled[other.pk].all][:TWO]


class Ring:
    """The same ring for many: each is asked for the keys of the next two, and the database only once for all."""

    def __init__(self, cohort: Cohort, week: Week, now: datetime) -> None:
        self.week = week
        self._rows = _present(cohort.pk, week, now)

    @cached_property
    def _laid(self) -> list[tuple[int, Participant]]:
        step = _step(self.week)
        found = self._rows.only("member", "cohort")
        return sorted(((place.pk * step % RING, place) for place in found), key=lambda one: (one[0], one[1].pk))

    @cached_property
    def _settled(self) -> dict[int, frozenset[int]]:
        settled = settled_of([place for _at, place in self._laid])
        return {key: its.all for key, its in settled.items()}

    def next_two(self, place: Participant, open_keys: Collection[int], apart: Collection[int]) -> list[int]:
        """Places of two others who have one of these Things open; `apart`: members whom this one does not meet."""
        keys, chosen = set(open_keys), []
        for other in self._after(place) if keys else ():
            if other.pk != place.pk and other.member_id not in apart and keys - self._settled[other.pk]:
                chosen.append(other.pk)
            if len(chosen) == TWO:
                break
        return chosen

    def _after(self, place: Participant) -> Iterator[Participant]:
        """As many of the next ones as are looked at for one alone."""
        first = bisect_right(self._laid, place.pk * _step(self.week) % RING, key=lambda one: one[0])
        for n in range(min(len(self._laid), LOOKED_AT)):
            yield self._laid[(first + n) % len(self._laid)][1]


def _step(week: Week) -> int:
    return pow(STEP, week.pk + STEP, RING)


def _ring(place: Participant, week: Week, now: datetime) -> ParticipantQuerySet:
    """Whom this participant could meet, beginning with the next in this week's ring."""
    step = _step(week)
    apart = Q(member__in=Block.objects.of(place.member)) | Q(member__in=Block.objects.against(place.member))
    rows = _present(place.cohort_id, week, now).exclude(pk=place.pk).exclude(apart)
    rows = rows.annotate(
        at=Mod(F("pk") * step, Value(RING)),
        is_before=ExpressionWrapper(Q(at__lte=place.pk * step % RING), output_field=BooleanField()),
    )
    return rows.order_by("is_before", "at", "pk")


def _present(cohort: int, week: Week, now: datetime) -> ParticipantQuerySet:
    """Listed people of the cohort who are here and did something in the weeks before."""
    since = week.opens_at - pace.LATELY
    wrote = Reflection.objects.published().filter(cohort=cohort, published_at__gte=since).values("author")
    ticked = Tick.objects.filter(place__cohort=cohort, made_at__gte=since).values("place")
    was_active = Q(joined_at__gte=since) | Q(member__in=wrote) | Q(pk__in=ticked)
    return Participant.objects.filter(cohort=cohort).listed().around(now).filter(was_active)
