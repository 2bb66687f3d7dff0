"""On which Things most people are: worked out from those who did something lately, naming nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Participant, Reflection, Tick
from things.models import Cohort

# Who published or ticked something within this time takes part at the moment.
LATELY = timedelta(weeks=4)
# Of fewer people a sentence about most of them would be a sentence about somebody.
FEWEST = 5
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Pace:
    """The Things, by number, from the first to the last, on which at least half of the people are."""

    first: int
    last: int

    @property
    def text(self) -> str:
        """“Most people are on Things 7 to 11.”"""
        if self.first == self.last:
            return _("Most people are on Thing %(number)s.") % {"number": self.first}
        return _("Most people are on Things %(first)s to %(last)s.") % {"first": self.first, "last": self.last}


def of(cohort: Cohort, now: datetime | None = None) -> Pace | None:
    """Where most people of a cohort are, worked out once an hour; None while there are too few to say so."""
    key = f"pace:{cohort.pk}"
    kept: tuple[int, int] | None = cache.get(key)
    if kept is None:
        found = middle(furthest(cohort, now or timezone.now()))
        kept = (found.first, found.last) if found else (0, 0)
        cache.set(key, kept, KEPT_SECONDS)
    return Pace(*kept) if kept != (0, 0) else None


def middle(numbers: list[int]) -> Pace | None:
    """The middle of these numbers: without the lowest quarter and the highest, always more than half of them."""
    if len(numbers) < FEWEST:
        return None
    ordered = sorted(numbers)
    return Pace(ordered[len(ordered) // 4], ordered[3 * len(ordered) // 4])


def furthest(cohort: Cohort, now: datetime) -> list[int]:
    """For everybody who takes part at the moment, the furthest of the Things they did lately."""
    since = now - LATELY
    about = Reflection.things.through.objects.filter(
        reflection__in=Reflection.objects.published().filter(cohort=cohort, published_at__gte=since)
    )
    written = about.values_list("reflection__author").annotate(furthest=Max("thing__number")).order_by()
    done = Tick.objects.filter(place__cohort=cohort, kind=Tick.Kind.DONE, made_at__gte=since)
    ticked = done.values_list("place__member").annotate(furthest=Max("thing__number")).order_by()
    reached: dict[int, int] = {}
    for member, number in [*written, *ticked]:
        reached[member] = max(number, reached.get(member, 0))
    there = set(Participant.objects.filter(cohort=cohort).around(now).values_list("member", flat=True))
    return [number for member, number in reached.items() if member in there]
