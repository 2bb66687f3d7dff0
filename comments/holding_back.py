"""Holding comments back until an organiser has looked at them, and letting them through.

A held comment is seen by its author and the organisers alone. Let through, it stands as if it was posted just now.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from comments import counting
from comments.models import Action, Comment
from participants.models import Member

LONGEST = 300


def hold(comment: Comment, *, why: str) -> bool:
    """Keep a comment from everybody else until an organiser has looked; `why` is for organisers. False if it is held."""
    with transaction.atomic():
        place = counting.lock(comment.target)
        locked = _lock(comment)
        if locked.held_at is not None or locked.deleted_at is not None:
            return False
        locked.held_at, locked.held_for = timezone.now(), why[:LONGEST]
        locked.save(update_fields=["held_at", "held_for"])
        counting.count(place)
    comment.held_at, comment.held_for = locked.held_at, locked.held_for
    return True


def let_through(comment: Comment, *, by: Member, reason: str = "") -> bool:
    """Show a held comment to everybody from now on; one line of the log. False if somebody was quicker."""
    with transaction.atomic():
        place = counting.lock(comment.target)
        locked = _lock(comment)
        if locked.held_at is None or locked.deleted_at is not None:
            return False
        # Its place in the talk is where it appears, or nobody who has read so far would find it.
        locked.created_at, locked.held_at, locked.held_for = timezone.now(), None, ""
        locked.save(update_fields=["created_at", "held_at", "held_for"])
        counting.count(place)
        Action.objects.create(
            actor_id_was=by.pk,
            actor_name=by.display_name,
            verb=Action.Verb.LET_THROUGH,
            target_id=locked.pk,
            target_label=str(place)[:200],
            author_name=locked.author.display_name,
            reason=reason,
        )
    comment.created_at, comment.held_at, comment.held_for = locked.created_at, None, ""
    return True


def _lock(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.get(pk=comment.pk)
