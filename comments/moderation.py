"""What organisers decide about words: hide, ask to rewrite, remove, keep, show again, uphold. Each is one line of the log.

A decision closes the case that waits on these words; where none waits, one is made, so that every decision can be
looked up and undone (comments/undoing.py). An act that somebody else did first changes nothing, adds no line and
answers False.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from comments import cases, counting, holding_back, log, notifications, telling
from comments.models import HIDING, Action, Case, Comment, Decision, Report, Verdict
from participants import drafts, writing
from participants.models import Member, Reflection
from things.models import Thing

Words = Comment | Reflection
# Of a comment and of a reflection: what is kept for a week when the text is removed.
TEXTS = {True: ("body", "body_html"), False: ("title", "body", "body_html", "excerpt")}


def hide(target: Words, *, by: Member, reason: str, rule: str = "", verdict: Verdict = Verdict.HIDE) -> bool:
    """Take the words off every page, keep them for the record, decide open reports, tell the author.

    Words that are hidden until somebody decides stay so, now by decision.
    """
    with transaction.atomic():
        locked, place = hold(target)
        case = cases.open_of(locked)
        if is_gone(locked) or (locked.hidden_at is not None and not _is_to_decide(case)):
            return False
        case = case or _noticed(locked)
        kept = state_of(locked)
        if locked.hidden_at is None:
            take_off(locked, place)
        reports = cases.close(case, verdict, by=by, rule=rule, reason=reason, kept=kept)
        verb = Action.Verb.ASK_TO_REWRITE if verdict == Verdict.REWRITE else hiding_of(locked)
        _finish(verb, locked, case, reports, by=by, rule=rule, reason=reason, is_shown=False)
        notifications.tell_author_of_hiding(
            locked, place, reason=reason, rule=rule, case=case, is_to_rewrite=verdict == Verdict.REWRITE
        )
    target.hidden_at = locked.hidden_at
    return True


def ask_to_rewrite(target: Words, *, by: Member, reason: str, rule: str = "") -> bool:
    """Hide the words and ask their author to say it in another way."""
    return hide(target, by=by, reason=reason, rule=rule, verdict=Verdict.REWRITE)


def remove(target: Words, *, by: Member, reason: str, rule: str = "", later: bool = False) -> bool:
    """Take the text itself away, for words that should not even be kept. For a week it can be put back, by undoing.

    `later`: the words were hidden by an earlier decision, and are to go altogether.
    """
    with transaction.atomic():
        locked, place = hold(target)
        case = cases.open_of(locked)
        is_hidden_by_decision = locked.hidden_at is not None and not _is_to_decide(case)
        if is_gone(locked) or is_hidden_by_decision != later or (later and case is not None):
            return False
        earlier = locked.cases.order_by("pk").last() if later else None
        # While there is a title that it can be named after.
        case = earlier or case or _noticed(locked)
        kept = state_of(locked) | {"text": _take_text(locked)}
        if locked.hidden_at is None:
            take_off(locked, place)
        reports: list[Report] = []
        if earlier:
            cases.note(case, Verdict.REMOVE, by=by, rule=rule, reason=reason, kept=kept)
        else:
            reports = cases.close(case, Verdict.REMOVE, by=by, rule=rule, reason=reason, kept=kept)
        _finish(Action.Verb.REMOVE, locked, case, reports, by=by, rule=rule, reason=reason, is_shown=False)
        notifications.tell_author_of_removal(locked, case, reason=reason, rule=rule)
    target.hidden_at, target.removed_at = locked.hidden_at, locked.removed_at
    return True


def restore(target: Words, *, by: Member, reason: str, rule: str = "") -> bool:
    """Show hidden words again and tell the author; an appeal that waits is granted."""
    with transaction.atomic():
        locked, place = hold(target)
        if locked.hidden_at is None or is_gone(locked):
            return False
        case, reports = cases.open_of(locked), []
        show(locked, place)
        hiding = _take_back_hiding(locked, by)
        kept = {"taken_back": [decision.pk for decision in hiding]}
        if isinstance(locked, Comment) and any(decision.kept.get("held_for") is not None for decision in hiding):
            telling.tell_of_comment(locked)  # Held until it was hidden: nobody has heard of it.
        if case is not None:
            reports = cases.close(case, Verdict.RESTORE, by=by, rule=rule, reason=reason, kept=kept)
        verb = restoring_of(locked)
        _finish(verb, locked, case, reports, by=by, rule=rule, reason=reason, is_shown=True)
        notifications.tell_author_of_restoring(locked, place, reason=reason)
    target.hidden_at = None
    return True


def keep(target: Words, *, by: Member, reason: str, rule: str = "") -> bool:
    """Decide that the words stay; words that were hidden until somebody decides are shown again."""
    with transaction.atomic():
        locked, place = hold(target)
        case = cases.open_of(locked)
        if case is None and cases.target_reports(locked).exists():
            case = cases.gather(locked, kind=Case.Kind.REPORTED)
        if case is None or case.kind == Case.Kind.APPEAL:
            return False
        kept, verb = state_of(locked), Action.Verb.KEEP
        if kept["was_hidden"]:
            show(locked, place)
            notifications.tell_author_of_restoring(locked, place, reason=reason)
        if kept["held_for"] is not None:
            holding_back.show(locked)
            verb = holding_back.letting_through_of(locked)
            locked.held_at, locked.held_for = None, ""
        reports = cases.close(case, Verdict.KEEP, by=by, rule=rule, reason=reason, kept=kept)
        shown = {"is_shown": not is_gone(locked), "is_told": kept["was_hidden"]}
        _finish(verb, locked, case, reports, by=by, rule=rule, reason=reason, **shown)
    target.hidden_at = locked.hidden_at
    return True


def uphold(target: Words, *, by: Member, reason: str, rule: str = "") -> bool:
    """Decide an appeal: the words stay hidden, and the author is told why. There is no second appeal."""
    with transaction.atomic():
        locked, place = hold(target)
        case = cases.open_of(locked)
        if case is None or case.kind != Case.Kind.APPEAL:
            return False
        reports = cases.close(case, Verdict.UPHOLD, by=by, rule=rule, reason=reason)
        _finish(Action.Verb.UPHOLD, locked, case, reports, by=by, rule=rule, reason=reason, is_shown=False)
        notifications.tell_author_of_upholding(locked, place, reason=reason)
    return True


def dismiss(case: Case, *, by: Member, reason: str) -> bool:
    """Close a case whose words are gone: their author has deleted them."""
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",), no_key=True).select_related("author").get(pk=case.pk)
        if held.decided_at is not None or held.words is not None or held.is_about_account:
            return False
        cases.close(held, Verdict.KEEP, by=by, reason=reason)
        log.add(Action.Verb.KEEP, held.author, by=by, label=held.label, case=held, reason=reason)
    return True


def hide_until_decided(words: Words, place: Thing | Reflection, case: Case, *, by: Member | None, why: str) -> None:
    """Take words off the pages until an organiser has looked: many have reported them, or one organiser has.

    Inside the transaction of the report, which holds all of it.
    """
    take_off(words, place)
    cases.weigh(case, words)
    log.add(hiding_of(words), words, by=by, label=case.label, case=case, reason=why)
    notifications.tell_author_of_waiting(words, place)


def hold(target: Words) -> tuple[Words, Thing | Reflection]:
    """The target, and the Thing or reflection whose talk it belongs to, both held until the transaction ends."""
    if isinstance(target, Reflection):
        reflection = counting.lock(target)
        assert isinstance(reflection, Reflection)  # noqa: S101
        return reflection, reflection
    place = counting.lock(target.target)
    comments = Comment.objects.select_for_update(of=("self",), no_key=True).select_related(
        "author", "thing", "reflection"
    )
    return comments.get(pk=target.pk), place


def take_off(words: Words, place: Thing | Reflection) -> None:
    """Hide held words and count anew."""
    # Hiding decides about what was held, too: restored, it is there for everybody.
    words.hidden_at, words.held_at, words.held_for = timezone.now(), _held_after(words), ""
    words.save(update_fields=["hidden_at", "held_at", "held_for"])
    if isinstance(words, Reflection):
        writing.freeze(words)
    _settle(words, place)


def show(words: Words, place: Thing | Reflection, *, held_for: str | None = None) -> None:
    """Show held words again and count anew; or hold them back again, for the reason they were held before."""
    words.hidden_at = None
    if held_for is not None:
        words.held_at, words.held_for = timezone.now(), held_for
    words.save(update_fields=["hidden_at", "held_at", "held_for"])
    _settle(words, place)


def state_of(words: Words) -> dict[str, Any]:
    """How words stand before a decision: hidden until somebody decides, or held back and why."""
    is_held = words.held_at is not None and _held_after(words) is None and not is_gone(words)
    was_hidden = words.hidden_at is not None and not is_gone(words)
    return {"was_hidden": was_hidden, "held_for": words.held_for if is_held else None}


def is_gone(words: Words) -> bool:
    """Whether there is nothing left to decide about: the author has deleted the words, or the text was removed."""
    return words.removed_at is not None or getattr(words, "deleted_at", None) is not None


def hiding_of(words: Words) -> Action.Verb:
    """What hiding them is called in the log."""
    return Action.Verb.HIDE_COMMENT if isinstance(words, Comment) else Action.Verb.HIDE_REFLECTION


def restoring_of(words: Words) -> Action.Verb:
    """What showing them again is called in the log."""
    return Action.Verb.RESTORE_COMMENT if isinstance(words, Comment) else Action.Verb.RESTORE_REFLECTION


def _is_to_decide(case: Case | None) -> bool:
    return case is not None and case.kind != Case.Kind.APPEAL


def _noticed(words: Words) -> Case:
    kind = Case.Kind.REPORTED if cases.target_reports(words).exists() else Case.Kind.NOTICED
    return cases.gather(words, kind=kind)


def _take_text(words: Words) -> dict[str, str]:
    """Empty the words and give back what was in them; earlier versions and unpublished changes go for good."""
    names = TEXTS[isinstance(words, Comment)]
    text = {name: getattr(words, name) for name in names}
    for name in names:
        setattr(words, name, "")
    words.removed_at = timezone.now()
    words.save(update_fields=[*names, "removed_at"])
    if isinstance(words, Comment):
        words.versions.all().delete()
    else:
        drafts.forget_changes(words)
    return text


def _take_back_hiding(words: Words, by: Member) -> list[Decision]:
    """Hidden words are shown: the decisions that hid them are undone by that."""
    hiding = list(Decision.objects.filter(case__in=words.cases.all(), verdict__in=HIDING, undone_at=None))
    keys = [decision.pk for decision in hiding]
    Decision.objects.filter(pk__in=keys).update(undone_at=timezone.now(), undone_by_name=by.display_name)
    return hiding


def _held_after(target: Comment | Reflection) -> datetime | None:
    """What comes from elsewhere stays held until it is known whose blog it is from."""
    return target.held_at if isinstance(target, Reflection) and target.is_elsewhere else None


def _settle(words: Words, place: Thing | Reflection) -> None:
    if isinstance(words, Comment):
        counting.count(place)
    else:
        writing.refresh_counts(words)


def _finish(
    verb: Action.Verb,
    words: Words,
    case: Case | None,
    reports: list[Report],
    *,
    by: Member,
    rule: str,
    reason: str,
    is_shown: bool,
    is_told: bool = False,
) -> None:
    """The line of the log, and word to those who reported."""
    label = case.label if case else cases.label_of(words)
    log.add(verb, words, by=by, label=label, case=case, rule=rule, reason=reason, is_told=is_told)
    for report in reports:
        if report.reporter_id != by.pk:
            notifications.tell_reporter_of_outcome(report.reporter, label, is_shown=is_shown)
