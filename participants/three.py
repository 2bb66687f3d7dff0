"""Three to read: one from another sector, one that nobody has answered, one from the reader's; attention is spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from participants.models import Member, Offer, Reflection
from participants.models.reflection import WAITING_ORDER, ReflectionQuerySet
from things.models import Cohort

THREE = 3
# What was offered and not opened is still there when the reader comes back within a day.
STAYS = timedelta(days=1)
MOST_KEPT = 30
# Up to here a `turn` is that of somebody who waits.
WAITS = 1


@dataclass(frozen=True)
class Candidate:
    """A reflection that could be offered."""

    pk: int
    is_near: bool
    waits: bool
    order: tuple[Any, ...]


def three_to_read(
    member: Member, cohort: Cohort, now: datetime | None = None, *, but: Reflection | None = None
) -> list[Reflection]:
    """Up to three reflections of others that this member has not opened, in a number of questions that never grows.

    What nobody was offered yet comes before what somebody was, as long as it waits; where none of those fits a place, one
    that does not fit takes it, so that nothing is offered twice before everything that waits was offered once. One that
    the page shows already (`but`) is left out.
    """
    now = now or timezone.now()
    unread = Reflection.objects.in_lists_for(member).filter(cohort=cohort).waiting_first(member)
    unread = unread.exclude(pk__in=Offer.objects.opened_by(member))
    unread = unread.exclude(pk=but.pk) if but else unread
    is_new = Q(turn__lte=WAITS, offered_count=0)
    kept = _kept(unread, member, now)
    new = _near_and_far(unread.filter(is_new), member)
    seen = _near_and_far(unread.exclude(is_new), member)
    chosen = [one.pk for one in choose(kept, new, seen)]
    found = unread.for_cards().in_bulk(chosen) if chosen else {}
    return [found[key] for key in chosen if key in found]


def choose(kept: list[Candidate], new: list[Candidate], seen: list[Candidate]) -> list[Candidate]:
    """Fill the three places: with what stays from before, then with what is new to everybody, then with the rest.

    Other sectors are on top, and who waits is looked for there too: most of what is read is what lies on top, and in one's
    own sector one reads anyhow. What stays from before takes a place that it does not fit only where it would fall out.
    """
    places: list[Callable[[Candidate], bool]] = [
        lambda one: not one.is_near,
        lambda one: one.waits and not one.is_near,
        lambda one: one.is_near,
    ]
    chosen: list[Candidate] = []
    for place, fits in enumerate(places):
        staying, fresh, rest = ([one for one in pool if one not in chosen] for pool in (kept, new, seen))
        pressing = staying if len(staying) >= len(places) - place else []
        wanted = [*filter(fits, staying), *pressing, *filter(fits, fresh), *fresh, *filter(fits, rest), *rest]
        chosen += wanted[:1]
    return chosen


def _kept(unread: ReflectionQuerySet, member: Member, now: datetime) -> list[Candidate]:
    """What stays, in the order in which it was offered."""
    offers = list(Offer.objects.open_to(member, now - STAYS).values_list("reflection", flat=True)[:MOST_KEPT])
    order = {key: place for place, key in enumerate(offers)}
    return sorted(_candidates(unread.filter(pk__in=offers), member), key=lambda one: order[one.pk])


def _near_and_far(rows: ReflectionQuerySet, member: Member) -> list[Candidate]:
    """The first few from the reader's sector and the first few from others, in their order."""
    near = Q(author__sector=member.sector_id) if member.sector_id else Q(pk__in=[])
    far = ~near if member.sector_id is None else ~near | Q(author__sector=None)
    found = [*_candidates(rows.filter(near)[:THREE], member), *_candidates(rows.filter(far)[:THREE], member)]
    return sorted(found, key=lambda one: one.order)


def _candidates(rows: ReflectionQuerySet, member: Member) -> list[Candidate]:
    sector = member.sector_id
    return [
        Candidate(pk, sector is not None and where == sector, turn <= WAITS, (turn, offered, at, pk))
        for pk, where, turn, offered, at in rows.values_list("pk", "author__sector", *WAITING_ORDER)
    ]
