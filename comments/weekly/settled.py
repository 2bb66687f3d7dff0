"""How far several participants are, in a few questions for all: what they published about, ticked, skipped and planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from participants.models import Participant, PlannedThing, Reflection, Tick
from things.models import Cohort, Thing, Week


@dataclass
class Settled:
    """What one participant is through with, by the keys of Things, and in which week they mean to do which others."""

    written: set[int] = field(default_factory=set)
    ticked: set[int] = field(default_factory=set)
    planned: dict[int, date] = field(default_factory=dict)

    @property
    def all(self) -> frozenset[int]:
        """Whatever needs nothing any more."""
        return frozenset(self.written | self.ticked)


def settled_of(places: Sequence[Participant], cohort: Cohort, *, is_veiled: bool = False) -> dict[int, Settled]:
    """Of each of these places, by its key. Veiled: without what only the participant may see."""
    found: dict[int, Settled] = defaultdict(Settled)
    place_of = {place.member_id: place.pk for place in places}
    own = Reflection.objects.published().filter(cohort=cohort, author__in=place_of)
    rows = Reflection.things.through.objects.filter(reflection__in=own)
    for member, thing in rows.values_list("reflection__author", "thing"):
        found[place_of[member]].written.add(thing)
    if not is_veiled:
        for place, thing in Tick.objects.filter(place__in=places).values_list("place", "thing"):
            found[place].ticked.add(thing)
        for place, thing, monday in PlannedThing.objects.filter(place__in=places).values_list(
            "place", "thing", "monday"
        ):
            found[place].planned[thing] = monday
    return {place.pk: found[place.pk] for place in places}


def open_of(place: Participant, settled: Settled, released: Sequence[Thing], week: Week) -> list[Thing]:
    """The Things that are open for somebody and not of this week, in course order.

    Of a plan of their own those of this week come first, and what it has for later is not told of. Who began with a week
    of theirs is not told of what was before it, but in pauses where nothing since then is open.
    """
    spaces = [thing for thing in released if thing.week != week and thing.pk not in settled.all]
    if settled.planned:
        monday = {thing.pk: settled.planned.get(thing.pk, _own(thing)) for thing in spaces}
        there = [thing for thing in spaces if monday[thing.pk] <= week.starts_on]
        return sorted(there, key=lambda thing: (monday[thing.pk] != week.starts_on, thing.number))
    if place.start == Participant.Start.THIS_WEEK:
        since = [thing for thing in spaces if thing.week and thing.week.ends_on >= place.joined_at.date()]
        return since or spaces if week.is_pause else since
    return spaces


def _own(thing: Thing) -> date:
    return thing.week.starts_on if thing.week else date.min
