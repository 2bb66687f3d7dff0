"""Holding words back until an organiser has looked at them, and letting them through.

A held comment is seen by its author and the organisers alone. Let through, it stands as if it was posted just now.
"""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.utils import timezone

from comments import cases, counting, log, telling
from comments.models import Action, Case, Comment, Verdict
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


def let_through(target: Comment | Reflection, *, by: Member, reason: str = "", rule: str = "") -> bool:
    """Show held words to everybody from now on, in one line of the log. False if somebody was quicker."""
    with transaction.atomic():
        why = target.held_for
        if not show(target):
            return False
        # Where it was quicker than the job that opens cases: what was decided can be looked up, and undone.
        case = cases.open_of(target) or cases.gather(target, kind=Case.Kind.HELD, why=why)
        if case.kind == Case.Kind.HELD:
            cases.close(case, Verdict.KEEP, by=by, rule=rule, reason=reason, kept={"held_for": why})
        label = cases.label_of(target)
        log.add(letting_through_of(target), target, by=by, label=label, case=case, rule=rule, reason=reason)
    target.held_at, target.held_for = None, ""
    return True


def clear(member: Member, *, by: Member, reason: str = "") -> bool:
    """An organiser has looked at a marked account, and all is well. False if it is not marked."""
    with transaction.atomic():
        if not suspicion.clear(member):
            return False
        case = cases.open_of(member)
        if case is not None and case.kind == Case.Kind.SIGN_UP:
            cases.close(case, Verdict.KEEP, by=by, reason=reason)
        log.add(Action.Verb.CLEAR_MEMBER, member, by=by, label=member.display_name, case=case, reason=reason)
    return True


def show(target: Comment | Reflection) -> bool:
    """Show held words from now on, inside the caller's transaction. False if they are not held."""
    return _show_reflection(target) if isinstance(target, Reflection) else _show_comment(target)


def letting_through_of(target: Comment | Reflection) -> Action.Verb:
    """What letting them through is called in the log."""
    return Action.Verb.LET_THROUGH_REFLECTION if isinstance(target, Reflection) else Action.Verb.LET_THROUGH


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
    telling.tell_of_comment(locked)
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


def _lock(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.get(pk=comment.pk)
