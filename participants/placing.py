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


def places_of(member: Member, now: datetime) -> list[Place]:
    """Where a member takes part, most likely first."""
    return [_place(row, now) for row in Participant.objects.of(member).to_write_in()]


def _place(place: Participant, now: datetime) -> Place:
    released = {thing.number: thing for thing in Thing.objects.filter(cohort=place.cohort).released(now).for_cards()}
    return Place(place, programme_of(place.cohort), released)


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
