"""What letters about new things say: the words in full, what they answer, why the letter came, how to hear no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from comments import muting
from comments.models import Notification
from cpd.lib import markup
from participants.letters import Sheet
from participants.models import Member, Reflection

# Of a burst the last words are quoted; the rest is a link away.
MOST_QUOTED = 10
MOST_LISTED = 15
ANSWERED_LENGTH = 300

Kind = Notification.Kind
STRONGEST = list(Kind)


@dataclass(frozen=True)
class Entry:
    """What somebody said, in a letter: `words_html` for programs that show it, `words` for those that do not."""

    notification: Notification
    words: str
    words_html: str
    answered: str
    excerpt: str

    @property
    def address(self) -> str:
        """Where it stands."""
        return self.notification.get_absolute_url()


def about_talk(member: Member, said: Sequence[Notification]) -> Sheet:
    """One letter about what is new in one conversation, oldest first; of the kind of its strongest reason."""
    newest, place = said[-1], said[-1].place
    if place is None:
        raise ValueError("words without a place")
    kind = min((Kind(row.kind) for row in said), key=STRONGEST.index)
    context: dict[str, Any] = {
        "name": member.display_name,
        "kind_key": kind.value,
        "title": str(place),
        "is_reflection": isinstance(place, Reflection),
        "by_reader": getattr(place, "author_id", None) == member.pk,
        "entries": [entry_of(row) for row in said[-MOST_QUOTED:]],
        "count": len(said),
        "more": max(0, len(said) - MOST_QUOTED),
        "first": said[-MOST_QUOTED:][0],
        "address": said[0].get_absolute_url(),
    }
    stops = [(_("Hear no more of this conversation"), muting.address(member, place))]
    name = muting.name_of(place)
    return Sheet(member, kind, "talk", context, key=f"{name}-{newest.pk}", about=name, stops=stops)


def about_a_thing(member: Member, row: Notification) -> Sheet:
    """A letter about one Thing that has opened."""
    context = {"name": member.display_name, "thing": row.thing}
    return Sheet(member, Kind.RELEASED, "thing_released", context, key=f"opened-{row.thing_id}")


def of_the_week(member: Member, told: Sequence[Notification], monday: datetime) -> Sheet:
    """The letter of a Monday: Things that have opened, and what was said, the newest first."""
    said = [row for row in reversed(told) if row.kind != Kind.RELEASED]
    context = {
        "name": member.display_name,
        "things": sorted((row.thing for row in told if row.thing is not None), key=lambda thing: thing.number),
        "entries": [entry_of(row) for row in said[:MOST_LISTED]],
        "more": max(0, len(said) - MOST_LISTED),
        "count": len(told),
    }
    return Sheet(member, "letter", "week_of_talk", context, key=f"week-{monday:%Y-%m-%d}")


def entry_of(row: Notification) -> Entry:
    """A notification with its words as letters quote them."""
    html = row.comment.body_html if row.comment and row.action_id is None else ""
    answered, excerpt = row.answered, row.excerpt
    return Entry(
        notification=row,
        words=markup.plain(html) if html else excerpt,
        words_html=html,
        answered=markup.excerpt(answered.body_html, ANSWERED_LENGTH) if answered else "",
        excerpt=excerpt,
    )
