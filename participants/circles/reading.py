"""What a member sees of circles: whether they wait for one, who is in theirs, and its quiet stream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from cpd.lib import paging
from participants.circles import drafts, quiet, rules
from participants.models import Circle, CircleSeat, DraftOffer, Member, Participant, Reflection
from participants.models.circle import SEATS
from things import dates
from things.models import Cohort

PAGE = 10


@dataclass(frozen=True)
class Seated:
    """Somebody in a circle, and what their clock shows."""

    member: Member
    clock: str


def seat_of(place: Participant) -> CircleSeat | None:
    """The seat of this place, or that it waits for one."""
    return CircleSeat.objects.filter(place=place).select_related("circle").first()


def waiting_count(cohort: Cohort) -> int:
    """How many wait for a circle in a cohort."""
    return CircleSeat.objects.waiting().taking_part().filter(place__cohort=cohort).count()


def circle_of(member: Member, pk: int) -> Circle | None:
    """A circle in which this member sits; the one that took theirs in, where they ask for that by its old address."""
    rows = Circle.objects.of(member).select_related("cohort", "partner")
    return rows.filter(pk=pk).first() or rows.filter(merged__pk=pk).first()


def others_in(seat: CircleSeat, member: Member) -> list[Member]:
    """The others in the circle of this seat, as far as this member meets them."""
    rows = CircleSeat.objects.taking_part().met_by(member).filter(circle=seat.circle_id).exclude(pk=seat.pk)
    return [other.place.member for other in rows.with_people()]


def seat_in(member: Member, cohort: Cohort) -> CircleSeat | None:
    """A member's seat in a cohort, or that they wait for one there."""
    return CircleSeat.objects.filter(place__member=member, place__cohort=cohort).select_related("circle").first()


class CirclePage:
    """One circle as one of its people sees it. The questions it asks do not grow with what is in it."""

    def __init__(self, circle: Circle, member: Member, cursor: str | None = None, now: datetime | None = None) -> None:
        self.circle = circle
        self.member = member
        self.cursor = cursor
        self.now = now or timezone.now()

    @cached_property
    def people(self) -> list[Seated]:
        """Who is in it, as far as this member meets them."""
        rows = CircleSeat.objects.taking_part().met_by(self.member).filter(circle=self.circle).with_people()
        return [self._seated(seat) for seat in rows]

    def _seated(self, seat: CircleSeat) -> Seated:
        person = seat.place.member
        if person.zone is None:
            return Seated(person, "")
        with timezone.override(person.zone):
            return Seated(person, dates.time_of(self.now))

    @property
    def others(self) -> list[Member]:
        """Everybody in it but the reader."""
        return [seated.member for seated in self.people if seated.member != self.member]

    @property
    def room(self) -> int:
        """How many seats are free."""
        return SEATS - len(self.people)

    @cached_property
    def page(self) -> paging.Page[Reflection]:
        """What its people wrote in this cohort that the reader finds in lists, the newest first."""
        authors = [seated.member.pk for seated in self.people]
        rows = Reflection.objects.in_lists_for(self.member).filter(cohort=self.circle.cohort, author__in=authors)
        return paging.page(rows.newest_first().for_cards(), self.cursor, by=("-published_at",), size=PAGE)

    @cached_property
    def drafts(self) -> list[DraftOffer]:
        """What was offered to it to be read before it is out."""
        return drafts.offered_to(self.member, self.circle)

    @cached_property
    def can_act(self) -> bool:
        """Whether anything can be changed here."""
        return rules.can_act(self.member, self.circle.cohort)

    @cached_property
    def partner(self) -> list[Member]:
        """Those in the circle that this one is offered, as far as the reader meets them."""
        if self.circle.partner_id is None or not self.can_act:
            return []
        rows = CircleSeat.objects.taking_part().met_by(self.member).filter(circle=self.circle.partner_id)
        return [seat.place.member for seat in rows.with_people()]

    @cached_property
    def elsewhere(self) -> Circle | None:
        """The nearest circle with room, where this one is quiet and is offered no other."""
        if self.partner:
            return None
        return next(iter(quiet.room_for(self.circle, self.member, self.now)), None)
