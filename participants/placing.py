"""Where a post from elsewhere belongs: the cohort it was written for, and the Things it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from participants import matching
from participants.lessons import programme_of
from participants.models import Member, Participant
from things.models import Cohort, Thing


@dataclass(frozen=True)
class Place:
    """A member's place in an unfinished cohort, and the Things that can be written about there."""

    place: Participant
    programme: matching.Programme
    released: dict[int, Thing]

    @property
    def cohort(self) -> Cohort:
        """The cohort."""
        return self.place.cohort

    def has_begun_by(self, moment: datetime) -> bool:
        """Whether the member had joined on that day."""
        joined = self.place.joined_at.astimezone(self.cohort.zone)
        return moment >= joined.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Placed:
    """Where a post belongs: which cohort (None: none), what it is about there, and whether it is from before joining."""

    cohort: Cohort | None
    found: tuple[matching.Match, ...]
    is_older: bool


class Programmes:
    """The programmes of cohorts, and what of them is released: loaded once, however many blogs are read."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.known: dict[int, tuple[matching.Programme, dict[int, Thing]]] = {}

    def places_of(self, member: Member) -> list[Place]:
        """Where a member takes part, most likely first."""
        places = Participant.objects.of(member).to_write_in().taking_part()
        return [Place(row, *self._of(row.cohort)) for row in places]

    def _of(self, cohort: Cohort) -> tuple[matching.Programme, dict[int, Thing]]:
        if cohort.pk not in self.known:
            released = Thing.objects.filter(cohort=cohort).released(self.now).for_cards()
            self.known[cohort.pk] = programme_of(cohort), {thing.number: thing for thing in released}
        return self.known[cohort.pk]


def places_of(member: Member, now: datetime) -> list[Place]:
    """Where one member takes part, most likely first."""
    return Programmes(now).places_of(member)


def place(
    said: matching.Post,
    published_at: datetime,
    places: Sequence[Place],
    *,
    habits: Sequence[matching.Habit] = (),
    with_older: bool = False,
) -> Placed:
    """Find the cohort that a post belongs to and the Things it is about; the first place that knows any has it.

    Of posts from before joining the Things are found too, for members who ask for them later.
    """
    fitting = [one for one in places if with_older or one.has_begun_by(published_at)]
    asked = fitting or list(places)
    is_older = bool(places) and not fitting
    for one in asked:
        found = matching.match(said, one.programme, habits)
        if found:
            return Placed(one.cohort, found, is_older)
    return Placed(asked[0].cohort if asked else None, (), is_older)
