"""A record of what somebody did in a cohort, for themselves: to keep, to print, to show to whom they like."""

from __future__ import annotations

from functools import cached_property

from participants import progress, stopping_here
from participants.models import Participant, Reflection, Tick
from things.models import Thing


class Record:
    """What a member did in one cohort: the Things they wrote about, those they ticked, and how many there are."""

    def __init__(self, place: Participant) -> None:
        self.place = place
        self.course = progress.course_for(place.member, place.cohort)

    @cached_property
    def written(self) -> list[tuple[Thing, list[Reflection]]]:
        """Each Thing they published something about, in course order, with what that was, oldest first."""
        own = Reflection.objects.published().filter(author=self.place.member_id, cohort=self.place.cohort_id)
        about: dict[int, list[Reflection]] = {}
        for row in own.for_cards().order_by("published_at", "pk"):
            for thing in row.things.all():
                about.setdefault(thing.pk, []).append(row)
        return [(thing, about[thing.pk]) for thing in self.course.things if thing.pk in about]

    @cached_property
    def ticked(self) -> list[Tick]:
        """The Things they did without writing about them, as only they know."""
        return self._ticks[Tick.Kind.DONE]

    @cached_property
    def skipped(self) -> list[Tick]:
        """The Things they left out."""
        return self._ticks[Tick.Kind.SKIPPED]

    @cached_property
    def _ticks(self) -> dict[str, list[Tick]]:
        wrote = {thing.pk for thing, _rows in self.written}
        things = {thing.pk: thing for thing in self.course.things if thing.pk not in wrote}
        found: dict[str, list[Tick]] = {kind: [] for kind in Tick.Kind.values}
        for tick in Tick.objects.filter(place=self.place, thing__in=things).order_by("thing__number"):
            tick.thing = things[tick.thing_id]
            found[tick.kind].append(tick)
        return found

    @property
    def count(self) -> int:
        """How many Things they did."""
        return len(self.written) + len(self.ticked)

    @property
    def of(self) -> int:
        """How many Things there are."""
        return len(self.course.things)

    @cached_property
    def taken_down(self) -> int:
        """How many posts they took down when they stopped, and could show again."""
        return stopping_here.taken_down(self.place).count()
