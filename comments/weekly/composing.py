"""Composing the letters of a week: for each reader what their letter says, or nothing where there is nothing to say.

Nothing is stored and nobody is told; the same is done for what is sent and for what organisers look at beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import postbag
from comments.models import Notification
from comments.weekly import talk
from comments.weekly.addresses import links_of
from comments.weekly.album import album_of
from comments.weekly.dealing import Dealer
from comments.weekly.reading import KIND, Batch
from comments.weekly.shared import SharedWeek
from comments.weekly.titles import as_text, headline_of, subject_of
from participants import progress
from participants.letters import Sheet
from participants.models import Participant, Reflection
from participants.settled import Settled, meant_by_now
from things.models import Thing, Week

MOST_OPEN = 3


class Variety(StrEnum):
    """Which kind of letter it is, for organisers who look at one of each."""

    FIRST = "first"
    LATE = "late"
    FOLLOWER = "follower"
    OPEN = "open"
    CLEAR = "clear"


NAMES: dict[Variety, str | Promise] = {
    Variety.OPEN: _("With open Things"),
    Variety.CLEAR: _("With none open"),
    Variety.FIRST: _("The first letter"),
    Variety.LATE: _("Joined late, the first letter"),
    Variety.FOLLOWER: _("Reading along"),
}


@dataclass(frozen=True)
class WeekSheet:
    """One reader's letter of a week: what it says, of which notifications it tells, which post it shows."""

    place: Participant
    variety: Variety
    sheet: Sheet
    told: Sequence[Notification]
    post: Reflection | None


def compose(
    shared: SharedWeek, places: Sequence[Participant], dealer: Dealer | None = None, *, is_veiled: bool = False
) -> dict[int, WeekSheet | None]:
    """The letters of up to a hundred readers, by their places; None for whom there is none. Always the same questions."""
    batch = Batch(shared, places, dealer or Dealer(shared.cohort), is_veiled=is_veiled)
    return {place.pk: _Reader(batch, place).letter() for place in batch.places}


class _Reader:
    """One reader's parts of a letter; each is empty where there is nothing for it."""

    def __init__(self, batch: Batch, place: Participant) -> None:
        self.batch, self.shared, self.place = batch, batch.shared, place
        self.member = place.member
        self.settled: Settled = batch.settled[place.pk]
        self.span = self.shared.span(self.member.zone)

    def letter(self) -> WeekSheet | None:
        """The letter, if this reader gets one and there is something to say."""
        if self.member.pk not in self.batch.wanting:
            return None
        told = self.batch.told.get(self.member.pk, [])
        said = talk.in_words(told)
        new, waits = self._new(told), self._open()
        new_keys = {thing.pk for thing in new}
        waits = [thing for thing in waits if thing.pk not in new_keys]
        # Who is limited to reading could not answer it.
        asks = not (self.shared.is_break or self.member.is_limited)
        post = self.batch.hand.deal(self.member.pk) if asks else None
        drafts = self.batch.drafts.get(self.member.pk, [])
        note = self.shared.letter.note_html if self.shared.letter else ""
        looks_back = self.shared.week.kind == Week.Kind.REFLECTION
        if not (new or waits or post or said or note or drafts or looks_back):
            return None
        parts = {"new": new, "waits": waits, "post": post, "said": said, "drafts": drafts, "note_html": note}
        return WeekSheet(self.place, self._variety(waits), self._sheet(parts), told, post)

    def _new(self, told: Sequence[Notification]) -> list[Thing]:
        """What this week brings, what opened late since the last letter, and what opened in other cohorts of theirs."""
        last = self.shared.before(self.member.zone)
        late = [thing for thing in self.shared.released if thing.week != self.shared.week and _opened(thing) > last]
        others = [row.thing for row in told if row.thing and row.thing.cohort_id != self.shared.cohort.pk]
        new = [*late, *self.shared.of_this_week]
        return [thing for thing in new if thing.pk not in self.settled.all] + others

    def _open(self) -> list[Thing]:
        if self.shared.is_break:
            return []
        planned = self.batch.planned.get(self.place.pk, {})
        return meant_by_now(self.place, self.batch.spaces[self.place.pk], planned, self.shared.week)[0]

    def _has_rest(self, new: Sequence[Thing]) -> bool:
        """Whether anything from before is open for them that is not new: in their plan it may wait for its own week."""
        return any(thing not in new for thing in self.batch.spaces[self.place.pk])

    def _variety(self, waits: Sequence[Thing]) -> Variety:
        if self.place.way == Participant.Way.FOLLOWER:
            return Variety.FOLLOWER
        if self._is_first:
            return Variety.LATE if self._joined_late else Variety.FIRST
        return Variety.OPEN if waits else Variety.CLEAR

    @property
    def _is_first(self) -> bool:
        return self.member.pk not in self.batch.had_one

    @property
    def _joined_late(self) -> bool:
        return bool(self.shared.course.weeks) and self.place.joined_at > self.shared.course.weeks[0].opens_at

    def _sheet(self, parts: dict[str, Any]) -> Sheet:
        shared, waits, said, post = self.shared, parts["waits"], parts["said"], parts["post"]
        links = links_of(shared.cohort)
        headline = headline_of(shared, parts["new"], waits)
        context = {
            **parts,
            "name": self.member.get_short_name(),
            "note_words": as_text(parts["note_html"]),
            "week": shared.week,
            "week_words": as_text(shared.week.text_html),
            "weeks": len(shared.course.weeks),
            "headline": headline,
            "subject_line": subject_of(shared, headline),
            "waits": waits[:MOST_OPEN],
            "has_rest": self._has_rest(parts["new"]),
            "has_more": len(waits) > MOST_OPEN,  # How many more is nobody's business: they are no debt.
            "minutes": progress.minutes_of(waits[:MOST_OPEN]),
            "said": [postbag.entry_of(row) for row in said[: postbag.MOST_LISTED]],
            "said_in_all": len(said),
            "said_more": max(0, len(said) - postbag.MOST_LISTED),
            "unread": self.batch.unread.get(self.member.pk, 0),
            "company": self.batch.company[self.place.pk] if shared.is_catch_up else [],
            "is_first": self._is_first,
            "joined_late": self._is_first and self._joined_late,
            "starts_here": self.place.start == Participant.Start.THIS_WEEK,
            "intention": self.place.intention if self._is_first and not self.batch.is_veiled else "",
            "is_follower": self.place.way == Participant.Way.FOLLOWER,
            "has_plan": bool(self.batch.planned.get(self.place.pk)),
            "is_catch_up": shared.is_catch_up,
            "is_break": shared.is_break,
            "pause": shared.next_pause,
            "following": shared.following,
            "album": album_of(shared, self.settled),
            "links": links,
        }
        stands_on = {"week": shared.week.pk, "place": self.place.pk, "post": post.pk if post else None}
        stands_on["things"] = [thing.pk for thing in (*parts["new"], *waits[:MOST_OPEN])]
        stops = [(str(_("Away until a date")), links["away"])]
        return Sheet(self.member, KIND, "week_letter", context, shared.key, stops=stops, stands_on=stands_on)


def _opened(thing: Thing) -> datetime:
    """When a Thing that is released could be read first."""
    return max(moment for moment in (thing.ready_at, thing.week.opens_at if thing.week else None) if moment)
