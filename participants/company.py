"""Company: two others who catch up on the same Things, spread so that everybody is found by about as many."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Mod

from participants import pace
from participants.models import Block, Participant, Reflection, Tick
from participants.models.participant import ParticipantQuerySet
from things.models import Thing, Week

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
    settled = _settled_by(around, open_things)
    open_too = [other for other in around if len(settled.get(other.member_id, ())) < len(open_things)]
    return open_too[:TWO]


def _ring(place: Participant, week: Week, now: datetime) -> ParticipantQuerySet:
    """Whom this participant could meet, beginning with the next in this week's ring."""
    step = pow(STEP, week.pk + STEP, RING)
    rows = _present(place, week, now).annotate(
        at=Mod(F("pk") * step, Value(RING)),
        is_before=ExpressionWrapper(Q(at__lte=place.pk * step % RING), output_field=BooleanField()),
    )
    return rows.order_by("is_before", "at", "pk")


def _present(place: Participant, week: Week, now: datetime) -> ParticipantQuerySet:
    """Listed people of the cohort who are here, did something in the weeks before, and are not blocked either way."""
    since = week.opens_at - pace.LATELY
    wrote = Reflection.objects.published().filter(cohort=place.cohort_id, published_at__gte=since).values("author")
    ticked = Tick.objects.filter(place__cohort=place.cohort_id, made_at__gte=since).values("place")
    was_active = Q(joined_at__gte=since) | Q(member__in=wrote) | Q(pk__in=ticked)
    rows = Participant.objects.filter(cohort=place.cohort_id).listed().around(now)
    apart = Q(member__in=Block.objects.of(place.member)) | Q(member__in=Block.objects.against(place.member))
    return rows.filter(was_active).exclude(pk=place.pk).exclude(apart)


def _settled_by(places: list[Participant], things: list[Thing]) -> dict[int, set[int]]:
    """Which of these Things each of these people wrote about, ticked or skipped."""
    written = Reflection.things.through.objects.filter(
        thing__in=things, reflection__in=Reflection.objects.published().filter(author__in=[p.member_id for p in places])
    )
    ticked = Tick.objects.filter(place__in=places, thing__in=things)
    settled: dict[int, set[int]] = {}
    for member, thing in [
        *written.values_list("reflection__author", "thing"),
        *ticked.values_list("place__member", "thing"),
    ]:
        settled.setdefault(member, set()).add(thing)
    return settled
