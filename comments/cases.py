"""Gathering what waits for an organiser into cases, sorting them by need, taking one, and closing it with a decision.

A case is held after everything it is about (see comments/counting.py for the order), so whoever decides holds the
words or the member first, then asks here for the case.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import CLAIM_LASTS, Case, Comment, Decision, Report, Verdict
from participants.models import Member, Reflection

Target = Comment | Reflection | Member

HARM = (Report.Reason.UNKIND, Report.Reason.PRIVATE)
PRESSING = [
    Case.Kind.APPEAL,
    Case.Kind.REPORTED,
    Case.Kind.HELD,
    Case.Kind.SIGN_UP,
    Case.Kind.ACCOUNT,
    Case.Kind.NOTICED,
]
SEVERAL = 2
# Reports of an account younger than this are read like all others, and do not hide by themselves.
OLD_ENOUGH = timedelta(days=1)


def open_of(target: Target) -> Case | None:
    """The open case of this target, held until the transaction ends; None if nothing waits."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("author", "claimed_by")
    return rows.open().about(target).first()


def is_waiting(words: Comment | Reflection) -> bool:
    """Whether these words are hidden until an organiser has looked for the first time, or again without an appeal."""
    return Case.objects.open().about(words).exclude(kind=Case.Kind.APPEAL).exists()


def gather(target: Target, *, kind: Case.Kind, why: str = "", against: Case | None = None) -> Case:
    """The open case of this target, opened if there is none, with what has come now in it.

    Inside the caller's transaction, which holds the target's row: so two that come at once make one case.
    """
    case = open_of(target)
    if case is None:
        keys: dict[str, Any] = {}
        if not isinstance(target, Member):
            keys = {"comment" if isinstance(target, Comment) else "reflection": target}
        author = target if isinstance(target, Member) else target.author
        # Removed words have no title any more; the case about them knows it.
        label = against.label if against else label_of(target)
        case = Case(kind=kind, author=author, label=label, **keys)
    elif PRESSING.index(kind) < PRESSING.index(Case.Kind(case.kind)):
        case.kind = kind
    if why and why not in case.why:
        case.why = f"{case.why}\n{why}".strip()
    case.against = against or case.against
    case.save()
    target_reports(target).filter(case=None).update(case=case)
    weigh(case, target)
    return case


def target_reports(target: Target) -> Any:
    """Open reports of these words; an account has none."""
    return Report.objects.none() if isinstance(target, Member) else target.reports.filter(resolved_at=None)


def label_of(target: Target) -> str:
    """Where these words stand, in a line; for an account, its name."""
    if isinstance(target, Member):
        return target.display_name[:200]
    place = target.target if isinstance(target, Comment) else target
    return str(place)[:200]


def weigh(case: Case, target: Target) -> None:
    """Work out again how much an open case needs somebody."""
    case.need = _need_of(case, target)
    case.save(update_fields=["need"])


def _need_of(case: Case, target: Target) -> Case.Need:
    if case.kind == Case.Kind.APPEAL:
        return Case.Need.APPEAL
    if isinstance(target, Member):
        return Case.Need.SIGN_UP
    if case.kind == Case.Kind.HELD:
        return Case.Need.HELD
    if target.hidden_at is not None or getattr(target, "deleted_at", None) is not None:
        return Case.Need.HIDDEN
    reports = list(target_reports(target).values_list("reporter", "reason"))
    is_harm = any(reason in HARM for _reporter, reason in reports)
    is_by_several = len({reporter for reporter, _reason in reports}) >= SEVERAL
    return Case.Need.HARM if is_harm or is_by_several else Case.Need.VISIBLE


def counted_reporters(target: Comment | Reflection) -> int:
    """How many different members whose reports count have one open: with a confirmed address, an open account that is
    a day old, not limited to reading, and does not look like spam.
    """
    now = timezone.now()
    limited = Q(reporter__limited_at__isnull=False) & (
        Q(reporter__limited_until=None) | Q(reporter__limited_until__gt=now)
    )
    standing = Report.objects.open().filter(
        Q(comment=target) if isinstance(target, Comment) else Q(reflection=target),
        reporter__is_active=True,
        reporter__joined_at__lte=now - OLD_ENOUGH,
        reporter__emailaddress__verified=True,
        reporter__suspected_at=None,
    )
    return int(standing.exclude(limited).order_by().values("reporter").distinct().count())


def was_kept(target: Comment | Reflection) -> bool:
    """Whether an organiser has looked at these words as they stand and let them stay: then counting hides them no more."""
    kept = Decision.objects.filter(
        Q(case__comment=target) if isinstance(target, Comment) else Q(case__reflection=target),
        Q(verdict__in=[Verdict.KEEP, Verdict.RESTORE], undone_at=None)
        | Q(verdict__in=[Verdict.HIDE, Verdict.REWRITE, Verdict.REMOVE], undone_at__isnull=False),
    )
    if target.edited_at is not None:
        kept = kept.filter(Q(at__gte=target.edited_at) | Q(undone_at__gte=target.edited_at))
    return kept.exists()


@transaction.atomic
def claim(case: Case, *, by: Member, take_over: bool = False) -> bool:
    """Take a case for half an hour, so that nobody else begins with it. False if somebody else is at it already."""
    now = timezone.now()
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_at__lte=now - CLAIM_LASTS)
    rows = Case.objects.open().filter(pk=case.pk)
    if not take_over:
        rows = rows.filter(free)
    return bool(rows.update(claimed_by=by, claimed_at=now))


def release(case: Case, *, by: Member) -> bool:
    """Give back a case that one had taken."""
    return bool(Case.objects.filter(pk=case.pk, claimed_by=by).update(claimed_by=None, claimed_at=None))


def close(
    case: Case,
    verdict: Verdict,
    *,
    by: Member,
    rule: str = "",
    reason: str = "",
    kept: dict[str, Any] | None = None,
) -> list[Report]:
    """Decide a held, open case, and its reports with it; returns these, so that who reported can be told."""
    now = timezone.now()
    reports = list(case.reports.open().select_related("reporter"))
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(resolved_at=now)
    case.decided_at, case.decided_by, case.verdict = now, by, verdict
    case.claimed_by = case.claimed_at = None
    case.save(update_fields=["decided_at", "decided_by", "verdict", "claimed_by", "claimed_at"])
    keys = [report.pk for report in reports]
    note(case, verdict, by=by, rule=rule, reason=reason, kept={**(kept or {}), "reports": keys}, is_verdict=True)
    return reports


def note(
    case: Case,
    verdict: Verdict,
    *,
    by: Member,
    rule: str = "",
    reason: str = "",
    kept: dict[str, Any],
    is_verdict: bool = False,
) -> Decision:
    """Write down what was done on a case, with what is needed to undo it."""
    return Decision.objects.create(
        case=case,
        verdict=verdict,
        by=by,
        by_name=by.display_name,
        rule=rule,
        reason=reason,
        kept=kept,
        is_verdict=is_verdict,
    )


def reopen(case: Case, target: Target | None, decision: Decision) -> None:
    """After its decision was undone: the case waits again, with its reports, unless another has been opened meanwhile."""
    if target is not None and open_of(target) is not None:
        return
    case.decided_at = case.decided_by = None
    case.verdict = ""
    case.save(update_fields=["decided_at", "decided_by", "verdict"])
    again = Report.objects.filter(pk__in=decision.kept.get("reports", []))
    if target is not None:
        # Who has reported once more meanwhile has one open report, as everybody.
        anew = target_reports(target).values("reporter")
        again = again.exclude(reporter__in=anew)
    again.update(resolved_at=None)
    if target is not None:
        weigh(case, target)
