"""What organisers do to keep talk kind: hide, restore, decide reports. Every act is one line of the log.

An act that somebody else did first changes nothing, adds no line and answers False.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from comments import counting, notifications
from comments.models import Action, Comment
from participants import writing
from participants.models import Member, Reflection
from things.models import Thing


def hide(target: Comment | Reflection, *, by: Member, reason: str) -> bool:
    """Take the words off every page, keep them for the record, decide open reports, tell the author."""
    with transaction.atomic():
        locked, place = _lock(target)
        if locked.hidden_at is not None or getattr(locked, "deleted_at", None) is not None:
            return False
        # Hiding decides about what was held, too: restored, it is there for everybody.
        locked.hidden_at, locked.held_at, locked.held_for = timezone.now(), _held_after(locked), ""
        locked.save(update_fields=["hidden_at", "held_at", "held_for"])
        if isinstance(locked, Reflection):
            writing.freeze(locked)
        _settle(locked, place)
        _decide_reports(locked)
        _log(locked, place, Action.Verb.HIDE_COMMENT, Action.Verb.HIDE_REFLECTION, by, reason)
        notifications.tell_author_of_hiding(locked, place, reason=reason)
    target.hidden_at = locked.hidden_at
    return True


def restore(target: Comment | Reflection, *, by: Member, reason: str) -> bool:
    """Show hidden words again and tell the author."""
    with transaction.atomic():
        locked, place = _lock(target)
        if locked.hidden_at is None:
            return False
        locked.hidden_at = None
        locked.save(update_fields=["hidden_at"])
        _settle(locked, place)
        _decide_reports(locked)
        _log(locked, place, Action.Verb.RESTORE_COMMENT, Action.Verb.RESTORE_REFLECTION, by, reason)
        notifications.tell_author_of_restoring(locked, place, reason=reason)
    target.hidden_at = None
    return True


def keep(target: Comment | Reflection, *, by: Member, reason: str) -> bool:
    """Decide the open reports on these words: they stay."""
    with transaction.atomic():
        locked, place = _lock(target)
        if not _decide_reports(locked):
            return False
        _log(locked, place, Action.Verb.KEEP, Action.Verb.KEEP, by, reason)
    return True


def _lock(target: Comment | Reflection) -> tuple[Comment | Reflection, Thing | Reflection]:
    """The target, and the Thing or reflection whose talk it belongs to, both held until the transaction ends."""
    if isinstance(target, Reflection):
        reflection = counting.lock(target)
        assert isinstance(reflection, Reflection)  # noqa: S101
        return reflection, reflection
    place = counting.lock(target.target)
    comments = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return comments.get(pk=target.pk), place


def _held_after(target: Comment | Reflection) -> datetime | None:
    """What comes from elsewhere stays held until it is known whose blog it is from."""
    return target.held_at if isinstance(target, Reflection) and target.is_elsewhere else None


def _settle(target: Comment | Reflection, place: Thing | Reflection) -> None:
    if isinstance(target, Comment):
        counting.count(place)
    else:
        writing.refresh_counts(target)


def _decide_reports(target: Comment | Reflection) -> int:
    return target.reports.filter(resolved_at=None).update(resolved_at=timezone.now())


def _log(
    target: Comment | Reflection,
    place: Thing | Reflection,
    of_comment: Action.Verb,
    of_reflection: Action.Verb,
    by: Member,
    reason: str,
) -> None:
    Action.objects.create(
        actor_id_was=by.pk,
        actor_name=by.display_name,
        verb=of_comment if isinstance(target, Comment) else of_reflection,
        target_id=target.pk,
        target_label=str(place)[:200],
        author_name=target.author.display_name,
        reason=reason,
    )
