"""What was said to several members that their weekly letters tell: the same as mailing.py decides for one, in few questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from comments.models import Mute, Notification
from participants import mail_choices
from participants.mail_kinds import When
from participants.models import Block, Reflection
from things.models import Thing, Visibility

# What is still to be mailed this long after it was told was put off for the weekly letter, whatever its kind.
PUT_OFF = timedelta(hours=1)
LATELY = timedelta(days=7)
Kind = Notification.Kind
WITH_PEOPLE = ("comment__author__sector", "reflection__author__sector")
CIRCLES = (Visibility.EVERYONE, Visibility.MEMBERS)


def told_in_letters(members: Collection[int], now: datetime) -> dict[int, list[Notification]]:
    """By member: what is new to them, to be mailed weekly, and holds; oldest first."""
    rows = Notification.objects.filter(member__in=members, mail_at__isnull=False, created_at__lte=now).unseen()
    for words in ("comment", "reflection"):
        blocked = Block.objects.filter(blocker=OuterRef("member"), blocked=OuterRef(f"{words}__author"))
        rows = rows.filter(~Exists(blocked))
    loaded = rows.for_inbox().select_related(*WITH_PEOPLE).order_by("created_at", "pk")
    choices = mail_choices.of_each(members)
    muted = set(Mute.objects.filter(member__in=members).values_list("member_id", "thing_id", "reflection_id"))
    found: dict[int, list[Notification]] = defaultdict(list)
    for row in loaded:
        wanted = choices[row.member_id][row.kind]
        is_weekly = wanted == When.WEEKLY or (wanted == When.AT_ONCE and row.created_at < now - PUT_OFF)
        if is_weekly and is_shown(row) and (row.member_id, *_place_of(row)) not in muted:
            found[row.member_id].append(row)
    return found


def unread(members: Collection[int], now: datetime) -> Counter[int]:
    """By member: how many answers to them were mailed at once since the last letter and are still new to them."""
    rows = Notification.objects.filter(
        member__in=members,
        kind__in=[Kind.REPLY, Kind.COMMENT],
        mailed_at__isnull=False,
        created_at__gte=now - LATELY,
        comment__deleted_at=None,
        comment__hidden_at=None,
        comment__held_at=None,
        comment__author__is_active=True,
    )
    return Counter(rows.unseen().values_list("member_id", flat=True))


def is_shown(row: Notification) -> bool:
    """Whether what it is about stands, where its member may read it. Organisers may read more, here it does not count."""
    if row.action_id is not None:
        return True
    if row.comment is not None and not row.comment.is_standing:
        return False
    place = row.place
    if isinstance(place, Thing):
        return place.is_released
    return place is not None and _is_open(place, row.member_id)


def _is_open(reflection: Reflection, member: int) -> bool:
    if not reflection.is_published or reflection.hidden_at or reflection.held_at or not reflection.author.is_active:
        return False
    return reflection.author_id == member or (reflection.visibility in CIRCLES and reflection.cohort.is_listed())


def _place_of(row: Notification) -> tuple[int | None, int | None]:
    if row.kind in (Kind.RELEASED, Kind.DECISION):
        return None, None
    if row.comment is not None:
        return row.comment.thing_id, row.comment.reflection_id
    return row.thing_id, row.reflection_id


def in_words(rows: Sequence[Notification]) -> list[Notification]:
    """Those that are words of people or decisions, the newest first; what has opened stands in the letter by itself."""
    return [row for row in reversed(rows) if row.kind != Kind.RELEASED]
