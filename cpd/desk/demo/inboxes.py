"""The inboxes of those who can sign in to the demo: what was said to them, with the latest still new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from comments.models import Comment, Notification
from cpd.desk.demo.people import SIGN_INS
from cpd.desk.demo.stages import Clock
from participants.models import Member, Participant
from things.models import Cohort, Thing

Kind = Notification.Kind
STILL_NEW = 4
# Longer ago they have all been seen: nobody begins with a hundred rows.
KEPT = timedelta(weeks=4)


def fill(comments: Sequence[Comment], rows: Mapping[str, Member], cohort: Cohort, clock: Clock) -> None:
    """Tell of the talk of the last weeks and of the Things that opened in them; no worker tells of those again."""
    opened = _note_opened(cohort, clock)
    placed = set(Participant.objects.filter(cohort=cohort, stopped_at=None).values_list("member", flat=True))
    told: list[Notification] = []
    for member in (rows[sign_in.handle] for sign_in in SIGN_INS if sign_in.handle in rows):
        found = [*_of_talk(member, comments, clock)]
        found += _of_things(member, opened, clock) if member.pk in placed else []
        found.sort(key=lambda row: row.created_at, reverse=True)
        for row in found[STILL_NEW:]:
            row.seen_at = min(row.created_at + timedelta(hours=9), clock.now)
        told += reversed(found)
    Notification.objects.bulk_create(told)


def _note_opened(cohort: Cohort, clock: Clock) -> list[Thing]:
    opened = list(cohort.things.released(clock.now).select_related("week"))
    for thing in opened:
        thing.announced_at = thing.week.opens_at if thing.week else clock.now
    Thing.objects.bulk_update(opened, ["announced_at"])
    return opened


def _of_talk(member: Member, comments: Sequence[Comment], clock: Clock) -> Iterable[Notification]:
    joined: set[int | None] = set()
    for comment in sorted(comments, key=lambda comment: comment.created_at):
        if comment.author_id == member.pk:
            joined.add(comment.reflection_id)
        elif clock.now - KEPT < comment.created_at and (kind := _kind(member, comment, joined)):
            yield Notification(member=member, kind=kind, comment=comment, created_at=comment.created_at)


def _kind(member: Member, comment: Comment, joined: set[int | None]) -> Kind | None:
    if comment.parent is not None and comment.parent.author_id == member.pk:
        return Kind.REPLY
    if comment.reflection is None:
        return None
    if comment.reflection.author_id == member.pk:
        return Kind.COMMENT
    return Kind.THREAD if comment.reflection_id in joined else None


def _of_things(member: Member, opened: Iterable[Thing], clock: Clock) -> Iterable[Notification]:
    for thing in opened:
        if thing.announced_at is not None and clock.now - KEPT < thing.announced_at:
            yield Notification(member=member, kind=Kind.RELEASED, thing=thing, created_at=thing.announced_at)
