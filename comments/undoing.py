"""Undoing a decision in one step: what it did is taken back, it is one line of the log, and its case waits again.

The text that was removed is kept with the decision for a week, where no page shows it; then a job deletes it for good.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments import cases, log, members, moderation, notifications
from comments.models import HIDING, Action, Case, Comment, Decision, Verdict
from participants import holding, pictures, suspicion
from participants.models import Member, Reflection
from things.models import Thing

REMOVED_IS_KEPT = timedelta(days=7)
OF_WORDS = (Verdict.KEEP, Verdict.RESTORE, Verdict.UPHOLD, *HIDING)


def can_be_undone(decision: Decision) -> bool:
    """Whether it stands, and what it needs to be undone is still there."""
    if decision.undone_at is not None:
        return False
    is_about_account = decision.verdict not in OF_WORDS or decision.case.is_about_account
    if is_about_account:
        return _stands_about(decision, decision.case.author)
    return decision.case.words is not None and _stands(decision, decision.case.words)


def _stands_about(decision: Decision, member: Member) -> bool:
    # Of an account that its member has deleted nothing comes back.
    if member.left_at is not None:
        return False
    if decision.verdict == Verdict.LIMIT:
        later = Decision.objects.filter(case__author=member, verdict=Verdict.LIMIT, undone_at=None, pk__gt=decision.pk)
        return member.is_limited and not later.exists()
    return decision.verdict != Verdict.CLOSE or not member.is_active


def _stands(decision: Decision, words: Comment | Reflection) -> bool:
    if decision.verdict == Verdict.REMOVE:
        is_deleted = getattr(words, "deleted_at", None) is not None
        return words.removed_at is not None and not is_deleted and "text" in decision.kept
    if decision.verdict in (Verdict.HIDE, Verdict.REWRITE, Verdict.UPHOLD):
        return words.hidden_at is not None and not moderation.is_gone(words)
    return words.hidden_at is None


@transaction.atomic
def undo(decision: Decision, *, by: Member) -> bool:
    """Take back what a decision did. False if somebody has undone it already, or it cannot be any more."""
    if decision.verdict in OF_WORDS and not decision.case.is_about_account:
        return _undo_about_words(decision, by)
    return _undo_about_account(decision, by)


def _undo_about_words(decision: Decision, by: Member) -> bool:
    target = decision.case.words
    if target is None:
        return False
    words, place = moderation.hold(target)
    case, held = _held(decision)
    if not can_be_undone(held):
        return False
    verb = Action.Verb.REOPEN
    if held.verdict in HIDING:
        verb = _take_back_hiding(words, place, held)
    elif (held.verdict == Verdict.RESTORE or held.kept.get("was_hidden")) and not moderation.is_gone(words):
        verb = moderation.hiding_of(words)
        moderation.take_off(words, place)
        notifications.tell_author_of_waiting(words, place)
        # What showing them had taken back holds again.
        taken_back = Decision.objects.filter(pk__in=held.kept.get("taken_back", []))
        taken_back.update(undone_at=None, undone_by_name="")
    elif held.kept.get("held_for") is not None and not moderation.is_gone(words):
        moderation.show(words, place, held_for=held.kept["held_for"])
    _mark(held, by)
    log.add(verb, words, by=by, label=case.label, case=case)
    _wait_again(case, words, held, by)
    return True


def _take_back_hiding(words: Comment | Reflection, place: Thing | Reflection, decision: Decision) -> Action.Verb:
    """Put a removed text back, and show the words or let them wait again as they did before; what that is called."""
    is_removal = decision.verdict == Verdict.REMOVE
    if is_removal:
        _put_back(words, decision)
    verb = Action.Verb.PUT_BACK if is_removal else moderation.restoring_of(words)
    # Words that an earlier decision hides stay hidden, now with their text again.
    if words.hidden_at is None or not decision.is_verdict:
        return verb
    waiting = cases.open_of(words)
    if decision.kept.get("was_hidden") and (waiting is None or waiting.kind != Case.Kind.APPEAL):
        notifications.tell_author_of_waiting(words, place)
        return verb if is_removal else Action.Verb.REOPEN
    moderation.show(words, place, held_for=decision.kept.get("held_for"))
    if words.held_at is None:
        notifications.tell_author_of_restoring(words, place, reason="")
    return verb


def _wait_again(case: Case, words: Comment | Reflection, decision: Decision, by: Member) -> None:
    """The case of a decision that was undone; where its author has appealed meanwhile, that is granted by it."""
    waiting = cases.open_of(words)
    if waiting is not None and waiting.kind == Case.Kind.APPEAL and words.hidden_at is None:
        cases.close(waiting, Verdict.RESTORE, by=by)
    elif decision.is_verdict and case.kind != Case.Kind.NOTICED:
        cases.reopen(case, words, decision)


def _undo_about_account(decision: Decision, by: Member) -> bool:
    member = holding.members([decision.case.author_id])[0]
    everything = members.Hold(member) if decision.verdict in (Verdict.CLOSE, Verdict.HIDE_ALL) else None
    case, held = _held(decision)
    if not can_be_undone(held):
        return False
    if held.verdict == Verdict.KEEP and case.kind == Case.Kind.SIGN_UP:
        suspicion.suspect(member, why=case.why)
    elif held.verdict == Verdict.LIMIT:
        member.limited_at = member.limited_until = None
        member.save(update_fields=["limited_at", "limited_until"])
    elif held.verdict == Verdict.CLOSE:
        member.is_active = True
        member.save(update_fields=["is_active"])
    if everything is not None and held.verdict == Verdict.HIDE_ALL:
        everything.show_again(held.kept)
    elif everything is not None:
        everything.settle()
    _mark(held, by)
    log.add(UNDOING[Verdict(held.verdict)], member, by=by, label=member.display_name, case=case)
    if held.verdict != Verdict.KEEP:
        notifications.tell_member_of_undoing(member)
    if held.is_verdict and not case.is_open:
        cases.reopen(case, case.words or (member if case.is_about_account else None), held)
    return True


UNDOING = {
    Verdict.KEEP: Action.Verb.REOPEN,
    Verdict.LIMIT: Action.Verb.LIFT,
    Verdict.CLOSE: Action.Verb.OPEN_ACCOUNT,
    Verdict.HIDE_ALL: Action.Verb.SHOW_ALL,
}


def _held(decision: Decision) -> tuple[Case, Decision]:
    """The case and then the decision, as they are now, held until the transaction ends."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("author", "comment", "reflection")
    case = rows.get(pk=decision.case_id)
    held = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    held.case = case
    return case, held


def _put_back(words: Comment | Reflection, decision: Decision) -> None:
    text = decision.kept["text"]
    for name, value in text.items():
        setattr(words, name, value)
    words.removed_at = None
    words.save(update_fields=[*text, "removed_at"])
    decision.kept = {name: value for name, value in decision.kept.items() if name != "text"}


def _mark(decision: Decision, by: Member) -> None:
    decision.undone_at, decision.undone_by_name = timezone.now(), by.display_name
    decision.save(update_fields=["undone_at", "undone_by_name", "kept"])


def forget_removed() -> int:
    """Delete for good the texts, and the pictures, of what was removed a week ago, or deleted by its author since."""
    is_old = Q(at__lte=timezone.now() - REMOVED_IS_KEPT)
    is_deleted = Q(case__comment=None, case__reflection=None) | Q(case__comment__deleted_at__isnull=False)
    kept = Decision.objects.filter(verdict=Verdict.REMOVE, undone_at=None, kept__has_key="text")
    old = kept.filter(is_old | is_deleted)
    return sum(_forget(key) for key in old.values_list("pk", flat=True))


@transaction.atomic
def _forget(key: int) -> int:
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).select_related("case").get(pk=key)
    if decision.undone_at is not None or decision.kept.pop("text", None) is None:
        return 0
    decision.save(update_fields=["kept"])
    reflection = decision.case.reflection
    if reflection is not None:
        pictures.remove_files(reflection.pictures.all())
        reflection.pictures.all().delete()
    return 1
