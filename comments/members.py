"""What organisers decide about accounts: limit to reading, close, hide everything. Each is one line of the log.

An act on a case that waits for words leaves them to be decided, unless it takes them off the pages. Where it has been
done already nothing changes, and the answer is False.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from comments import cases, counting, log, notifications
from comments.models import HIDING, Action, Case, Comment, Decision, Report, Verdict
from participants import holding, suspicion
from participants.models import Member, Reflection
from things import edition
from things.models import Cohort, Thing


def limit(case: Case, *, by: Member, reason: str, rule: str = "", until: datetime | None = None) -> bool:
    """The member of this case reads, and does not write, until that moment or until somebody lifts it."""
    with transaction.atomic():
        member = holding.members([case.author_id])[0]
        if member.is_limited:
            return False
        held = _held(case)
        member.limited_at, member.limited_until = timezone.now(), until
        member.save(update_fields=["limited_at", "limited_until"])
        if held.is_open and held.is_about_account:
            cases.close(held, Verdict.LIMIT, by=by, rule=rule, reason=reason)
        else:
            cases.note(held, Verdict.LIMIT, by=by, rule=rule, reason=reason, kept={})
        log.add(Action.Verb.LIMIT, member, by=by, label=member.display_name, case=held, rule=rule, reason=reason)
        notifications.tell_member_of_limit(member, until=until, reason=reason, rule=rule)
    return True


def close(case: Case, *, by: Member, reason: str, rule: str = "") -> bool:
    """Close the account of this case: nobody signs in with it, and what it wrote is on no page. Nothing is deleted."""
    with transaction.atomic():
        member = holding.members([case.author_id])[0]
        if not member.is_active:
            return False
        everything = Hold(member)
        held = _held(case)
        member.is_active = False
        member.save(update_fields=["is_active"])
        everything.settle()
        _decide(held, Verdict.CLOSE, by=by, rule=rule, reason=reason, kept={})
        verb = Action.Verb.CLOSE_ACCOUNT
        log.add(verb, member, by=by, label=member.display_name, case=held, rule=rule, reason=reason)
        notifications.tell_member_of_closing(member, reason=reason, rule=rule)
    return True


def hide_all(case: Case, *, by: Member, reason: str, rule: str = "") -> bool:
    """Hide every comment and every published reflection of this case's member, as spam needs it."""
    with transaction.atomic():
        member = holding.members([case.author_id])[0]
        everything = Hold(member)
        held = _held(case)
        shown = everything.shown()
        if not any(shown.values()):
            return False
        kept = everything.hide(shown)
        _decide(held, Verdict.HIDE_ALL, by=by, rule=rule, reason=reason, kept=kept)
        log.add(Action.Verb.HIDE_ALL, member, by=by, label=member.display_name, case=held, rule=rule, reason=reason)
        notifications.tell_member_of_hiding_all(member, reason=reason, rule=rule)
    return True


def let_be(case: Case, *, by: Member, reason: str = "", rule: str = "") -> bool:
    """Nothing is wrong with this account: its case is decided."""
    with transaction.atomic():
        member = holding.members([case.author_id])[0]
        held = _held(case)
        if not (held.is_open and held.is_about_account):
            return False
        suspicion.clear(member)
        cases.close(held, Verdict.KEEP, by=by, rule=rule, reason=reason)
        log.add(Action.Verb.KEEP, member, by=by, label=member.display_name, case=held, rule=rule, reason=reason)
    return True


def look_after(member: Member, *, by: Member, why: str = "") -> Case:
    """The open case about an account as a whole, opened if there is none: where an organiser acts on what they noticed."""
    with transaction.atomic():
        held = holding.members([member.pk])[0]
        case = cases.gather(held, kind=Case.Kind.ACCOUNT, why=why)
        cases.claim(case, by=by)
    return case


class Hold:
    """Everything a held member said and wrote, and where, held until the transaction ends; in the one order."""

    def __init__(self, member: Member) -> None:
        self.member = member
        own = Q(author=member) | Q(pk__in=member.comments.exclude(reflection=None).values("reflection"))
        own |= Q(pk__in=member.comments_there.values("reflection"))
        held = Reflection.objects.select_for_update(of=("self",), no_key=True)
        list(held.filter(own).order_by("pk").values_list("pk"))
        # A member's name stands on pages of any cohort.
        edition.move(Cohort.objects.all())
        on_things = Thing.objects.filter(pk__in=member.comments.exclude(thing=None).values("thing"))
        list(on_things.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
        comments = Comment.objects.select_for_update(of=("self",), no_key=True).filter(author=member)
        list(comments.order_by("pk").values_list("pk"))

    def shown(self) -> dict[str, list[int]]:
        """The keys of what is neither hidden nor deleted."""
        comments = self.member.comments.filter(hidden_at=None, deleted_at=None)
        reflections = self.member.reflections.filter(hidden_at=None).exclude(published_at=None)
        return {
            "comments": list(comments.order_by("pk").values_list("pk", flat=True)),
            "reflections": list(reflections.order_by("pk").values_list("pk", flat=True)),
        }

    def hide(self, keys: dict[str, list[int]]) -> dict[str, Any]:
        """Hide these and count anew; what is needed to show just these again."""
        now = timezone.now()
        comments, reflections = self._of(keys)
        comments.update(hidden_at=now)
        reflections.filter(frozen_at=None).update(frozen_at=now)
        reflections.update(hidden_at=now)
        self.settle()
        return {**keys, "at": now.isoformat()}

    def show_again(self, kept: dict[str, Any]) -> None:
        """Show what was hidden then and has not been decided about by itself since, and count anew."""
        deciding = Decision.objects.filter(verdict__in=HIDING, undone_at=None)
        for name, rows in zip(("comment", "reflection"), self._of(kept), strict=True):
            decided = deciding.exclude(**{f"case__{name}": None}).values(f"case__{name}")
            rows = rows.exclude(pk__in=decided)
            # Decisions of before this was written down have no moment.
            rows = rows.filter(hidden_at=datetime.fromisoformat(kept["at"])) if "at" in kept else rows
            rows.update(hidden_at=None)
        self.settle()

    def _of(self, keys: dict[str, Any]) -> tuple[QuerySet[Comment], QuerySet[Reflection]]:
        comments = Comment.objects.filter(author=self.member, pk__in=keys["comments"], removed_at=None)
        return comments, Reflection.objects.filter(author=self.member, pk__in=keys["reflections"], removed_at=None)

    def settle(self) -> None:
        """Count anew wherever this member has said or written something."""
        counting.count_all_of(self.member)


def _held(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("author", "comment", "reflection")
    return rows.get(pk=case.pk)


def _decide(
    case: Case, verdict: Verdict, *, by: Member, rule: str, reason: str, kept: dict[str, Any]
) -> Sequence[Report]:
    """The words of the case are off the pages with everything else, so it is decided; who reported hears of it."""
    if not case.is_open:
        cases.note(case, verdict, by=by, rule=rule, reason=reason, kept=kept)
        return []
    reports = cases.close(case, verdict, by=by, rule=rule, reason=reason, kept=kept)
    for report in reports:
        if report.reporter_id != by.pk:
            notifications.tell_reporter_of_outcome(report.reporter, case.label, is_shown=False)
    return reports
