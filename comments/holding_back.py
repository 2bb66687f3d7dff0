"""Holding words back until an organiser has looked at them, and letting them through.

A held comment is seen by its author and the organisers alone. Let through, it stands as if it was posted just now.
"""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.utils import timezone

from comments import counting
from comments.models import Action, Comment
from participants import notices, suspicion, writing
from participants.models import Member, Reflection

LONGEST = 300


def hold(comment: Comment, *, why: str) -> bool:
    """Keep a comment from everybody else until an organiser has looked; `why` is for organisers.

    False if there is nothing to hold: it is held, hidden or deleted.
    """
    with transaction.atomic():
        place = counting.lock(comment.target)
        locked = _lock(comment)
        if locked.held_at or locked.hidden_at or locked.deleted_at:
            return False
        locked.held_at, locked.held_for = timezone.now(), why[:LONGEST]
        locked.save(update_fields=["held_at", "held_for"])
        counting.count(place)
    comment.held_at, comment.held_for = locked.held_at, locked.held_for
    return True


def let_through(target: Comment | Reflection, *, by: Member, reason: str = "") -> bool:
    """Show held words to everybody from now on, in one line of the log. False if somebody was quicker."""
    with transaction.atomic():
        is_done = _show_reflection(target) if isinstance(target, Reflection) else _show_comment(target)
        if not is_done:
            return False
        verb = Action.Verb.LET_THROUGH_REFLECTION if isinstance(target, Reflection) else Action.Verb.LET_THROUGH
        place = target if isinstance(target, Reflection) else target.target
        _log(verb, by, target.pk, str(place), target.author, reason)
    target.held_at, target.held_for = None, ""
    return True


def clear(member: Member, *, by: Member, reason: str = "") -> bool:
    """An organiser has looked at a marked account, and all is well. False if it is not marked."""
    with transaction.atomic():
        if not suspicion.clear(member):
            return False
        _log(Action.Verb.CLEAR_MEMBER, by, member.pk, member.display_name, member, reason)
    return True


def _show_comment(comment: Comment) -> bool:
    place = counting.lock(comment.target)
    locked = _lock(comment)
    if locked.held_at is None or locked.deleted_at is not None:
        return False
    # Its place in the talk is where it appears, or nobody who has read so far would find it.
    comment.created_at = locked.created_at = timezone.now()
    locked.held_at, locked.held_for = None, ""
    locked.save(update_fields=["created_at", "held_at", "held_for"])
    counting.count(place)
    return True


def _show_reflection(reflection: Reflection) -> bool:
    locked = cast(Reflection, counting.lock(reflection))
    # What comes from elsewhere is shown when it is known whose blog it is from.
    if locked.held_at is None or locked.is_elsewhere:
        return False
    now = timezone.now()
    if locked.is_published:
        reflection.published_at = locked.published_at = now
    locked.held_at, locked.held_for = None, ""
    locked.save(update_fields=["published_at", "held_at", "held_for", "updated_at"])
    writing.refresh_counts(locked)
    notices.make(locked, now=now)
    return True


def _log(verb: Action.Verb, by: Member, key: int, label: str, author: Member, reason: str) -> None:
    Action.objects.create(
        actor_id_was=by.pk,
        actor_name=by.display_name,
        verb=verb,
        target_id=key,
        target_label=label[:200],
        author_name=author.display_name,
        reason=reason,
    )


def _lock(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.get(pk=comment.pk)
