"""All that the letters of up to a hundred readers need, loaded in a number of questions that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from comments.models import Notification
from comments.weekly import talk
from comments.weekly.dealing import Dealer
from comments.weekly.shared import SharedWeek
from participants import mail_choices
from participants.models import Letter, Participant, Reflection
from participants.settled import Settled, planned_of, settled_of
from things.models import Thing

KIND = "letter"
# What stands in `Letter.about` where the hour came and nothing was written.
NOT_WRITTEN = "not-written"
MOST_DRAFTS = 3


class Batch:
    """Some readers of one week's letter. Veiled: without what only they themselves may see."""

    def __init__(
        self, shared: SharedWeek, places: Sequence[Participant], dealer: Dealer, *, is_veiled: bool = False
    ) -> None:
        self.shared = shared
        self.places = list(places)
        self.members = [place.member_id for place in places]
        self.now = shared.now
        self.is_veiled = is_veiled
        self.hand = dealer.hand(self.members)

    @cached_property
    def wanting(self) -> set[int]:
        """The members who get a letter at all: it reaches them, they want it, they are neither away nor have they stopped."""
        wanted = mail_choices.wanting_mail({(member, KIND) for member in self.members}, self.now)
        asked = {member for member, _kind in wanted}
        return asked & {place.member_id for place in self.places if place.stopped_at is None}

    @cached_property
    def settled(self) -> dict[int, Settled]:
        """How far each place is."""
        return settled_of(self.places, is_veiled=self.is_veiled)

    @cached_property
    def planned(self) -> dict[int, dict[int, date]]:
        """The Mondays of their moved plans, by places and Things."""
        return {} if self.is_veiled else planned_of(self.places)

    @cached_property
    def spaces(self) -> dict[int, list[Thing]]:
        """What is open for each place and not of this week."""
        shared = self.shared
        earlier = [thing for thing in shared.released if thing.week != shared.week]
        return {key: [thing for thing in earlier if thing.pk not in its.all] for key, its in self.settled.items()}

    @cached_property
    def company(self) -> dict[int, list[Participant]]:
        """For each place up to two others who catch up on the same."""
        ring, apart = self.shared.company, defaultdict(set)
        for one, other in self.hand.apart:
            apart[one].add(other)
        keys = {
            place.pk: ring.next_two(place, {thing.pk for thing in self.spaces[place.pk]}, apart[place.member_id])
            for place in self.places
        }
        found = Participant.objects.for_cards().in_bulk({key for two in keys.values() for key in two})
        return {place: [found[key] for key in two if key in found] for place, two in keys.items()}

    @cached_property
    def told(self) -> dict[int, list[Notification]]:
        """What was said to each member."""
        return talk.told_in_letters(self.members, self.now)

    @cached_property
    def unread(self) -> dict[int, int]:
        """How many answers wait in each member's inbox of which letters told at once."""
        return {} if self.is_veiled else talk.unread(self.members, self.now)

    @cached_property
    def had_one(self) -> set[int]:
        """The members who had a letter of an earlier week."""
        rows = Letter.objects.filter(member__in=self.members, kind=KIND, key__in=self.shared.earlier_keys)
        return set(rows.exclude(about=NOT_WRITTEN).values_list("member_id", flat=True))

    @cached_property
    def drafts(self) -> dict[int, list[Reflection]]:
        """What each member began in this cohort and has not published, last touched first."""
        found: dict[int, list[Reflection]] = defaultdict(list)
        if self.shared.is_catch_up and not self.is_veiled:
            rows = Reflection.objects.filter(author__in=self.members, cohort=self.shared.cohort, published_at=None)
            for draft in rows.defer("body", "body_html").order_by("-updated_at", "-pk"):
                found[draft.author_id] += [draft] if len(found[draft.author_id]) < MOST_DRAFTS else []
        return found
