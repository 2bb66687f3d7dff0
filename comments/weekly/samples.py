"""Letters that organisers look at before they go: one of each variety, and any one person's, with why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from comments.weekly import due, hours
from comments.weekly.composing import NAMES, Variety, WeekSheet, compose
from comments.weekly.shared import SharedWeek
from participants import mail_choices
from participants.mail_kinds import When
from participants.models import Letter, Member, Participant
from things.models import Week

AT_ONCE = 100
MOST_LOOKED_AT = 200
MOST_FOUND = 10


class Samples:
    """A week's letters as they would be now, or at its hour where that is still to come; without what is private."""

    def __init__(self, week: Week, now: datetime) -> None:
        self.week = week
        self.now = max(now, week.opens_at)
        self.shared = SharedWeek(week, self.now)

    @cached_property
    def by_variety(self) -> dict[Variety, WeekSheet]:
        """One of each variety, as far as the first readers have them."""
        found: dict[Variety, WeekSheet] = {}
        for one in self._composed():
            found.setdefault(one.variety, one)
            if len(found) == len(Variety):
                break
        return {variety: found[variety] for variety in NAMES if variety in found}

    def _composed(self) -> Iterator[WeekSheet]:
        rows = due.Readers(self.week).places().filter(stopped_at=None).order_by("pk")
        for start in range(0, MOST_LOOKED_AT, AT_ONCE):
            places = list(rows[start : start + AT_ONCE])
            if not places:
                return
            yield from (one for one in compose(self.shared, places, is_veiled=True).values() if one)

    def of(self, place: Participant) -> WeekSheet | None:
        """One person's letter."""
        return compose(self.shared, [place], is_veiled=True)[place.pk]

    def place(self, key: str) -> Participant | None:
        """The place with this key in the cohort, whoever asks with whatever words."""
        if not (key.isascii() and key.isdigit() and len(key) < 18):
            return None
        return Participant.objects.filter(cohort=self.week.cohort, pk=int(key)).for_cards().first()

    def called(self, name: str) -> list[Participant]:
        """The first few with this in their name."""
        rows = Participant.objects.filter(cohort=self.week.cohort, member__left_at=None)
        named = rows.filter(member__display_name__icontains=name) if name else rows.none()
        return list(named.for_cards().order_by("member__display_name", "pk")[:MOST_FOUND])

    def why_none(self, place: Participant) -> str:
        """Why somebody gets no letter of this week."""
        member = place.member
        begins = self.shared.span(member.zone).begins
        if place.stopped_at is not None:
            return _("They have stopped taking part.")
        if not Member.objects.reached_by_mail().filter(pk=member.pk).exists():
            return _(
                "No mail reaches them: the account is closed, the address not confirmed, or their server refuses it."
            )
        if mail_choices.of(member)["letter"] == When.NEVER:
            return _("They want no weekly letter.")
        if max(place.joined_at, place.welcomed_at or place.joined_at) > begins - due.WELCOMED:
            return _("They joined less than a day before their hour, and were welcomed then.")
        # Whoever is away is in this sentence, too: that is told to nobody.
        return _(
            "There is nothing for them as it is now: nothing new, open or waiting, or they get no mail for a while."
        )

    def had(self, place: Participant) -> bool:
        """Whether somebody's letter of this week is written already."""
        return Letter.objects.filter(member=place.member_id, key__in=hours.keys_of(self.week)).exists()
