"""What several participants are through with, and what of the rest is meant by now: a few questions for however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from participants.models import Participant, PlannedThing, Reflection, Tick
from things.models import Thing, Visibility, Week


@dataclass
class Settled:
    """What one participant is through with, by the keys of Things: published about, ticked or skipped."""

    written: set[int] = field(default_factory=set)
    ticked: set[int] = field(default_factory=set)

    @property
    def all(self) -> frozenset[int]:
        """Whatever needs nothing any more."""
        return frozenset(self.written | self.ticked)


def settled_of(places: Sequence[Participant], *, is_veiled: bool = False) -> dict[int, Settled]:
    """Of each of these places, by its key. Veiled: without what only the participant may see."""
    found = {place.pk: Settled() for place in places}
    place_of = {(place.member_id, place.cohort_id): place.pk for place in places}
    own = Reflection.objects.published().filter(
        author__in={member for member, _cohort in place_of}, cohort__in={cohort for _member, cohort in place_of}
    )
    own = own.exclude(visibility=Visibility.PRIVATE) if is_veiled else own
    rows = Reflection.things.through.objects.filter(reflection__in=own)
    for member, cohort, thing in rows.values_list("reflection__author", "reflection__cohort", "thing"):
        if (member, cohort) in place_of:
            found[place_of[member, cohort]].written.add(thing)
    if not is_veiled:
        for place, thing in Tick.objects.filter(place__in=found).values_list("place", "thing"):
            found[place].ticked.add(thing)
    return found


def planned_of(places: Sequence[Participant]) -> dict[int, dict[int, date]]:
    """The Mondays of the moved plans, by places and Things; nothing for whose plan is the cohort's weeks."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    rows = PlannedThing.objects.filter(place__in=[place.pk for place in places])
    for place, thing, monday in rows.values_list("place", "thing", "monday"):
        found[place][thing] = monday
    return found


def meant_by_now(
    place: Participant, spaces: Sequence[Thing], planned: Mapping[int, date], week: Week
) -> tuple[list[Thing], list[Thing]]:
    """Of what is open for somebody, what letters and their home name in this week, and the rest in course order.

    Of a plan of their own those of this week come first, and what it has for later is not told of. Who began with a week
    of theirs is not told of what was before it, but in pauses where nothing since then is open.
    """
    meant = list(spaces)
    if planned:
        monday = {thing.pk: planned.get(thing.pk, _own(thing)) for thing in spaces}
        there = [thing for thing in spaces if monday[thing.pk] <= week.starts_on]
        meant = sorted(there, key=lambda thing: (monday[thing.pk] != week.starts_on, thing.number))
    elif place.start == Participant.Start.THIS_WEEK:
        began = place.joined_at.astimezone(place.clock).date()
        since = [thing for thing in spaces if thing.week and thing.week.ends_on >= began]
        meant = since or meant if week.is_pause else since
    return meant, [thing for thing in spaces if thing not in meant]


def _own(thing: Thing) -> date:
    return thing.week.starts_on if thing.week else date.min
