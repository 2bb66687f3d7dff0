"""Appeals: an author says once how they see a decision about their words, and another organiser looks at it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from comments import cases, log, moderation, rules
from comments.models import HIDING, Action, Case, Comment, Decision
from comments.models.case import CaseQuerySet
from comments.talk import Refused
from participants.models import Member, Reflection


def latest_case(words: Comment | Reflection) -> Case | None:
    """The decision that hides these words now: the case an author may appeal against."""
    return words.cases.filter(decided_at__isnull=False).hiding().order_by("-decided_at", "-pk").first()


def decided_about(member: Member) -> CaseQuerySet:
    """Decisions that hid words of this member."""
    cases_about = Case.objects.filter(author=member)
    return (cases_about.filter(verdict__in=HIDING) | cases_about.hiding()).select_related(
        "author", "comment__author", "reflection__author"
    )


def decision_of(case: Case) -> Decision | None:
    """What was decided last about the words of a case, with its rule and reason."""
    return case.decisions.filter(verdict__in=HIDING).order_by("-at", "-pk").first()


def appeal_against(case: Case) -> Case | None:
    """What the author said about a decision, if they did."""
    return Case.objects.filter(against=case).first()


@transaction.atomic
def appeal(case: Case, *, by: Member, words: str) -> bool:
    """Open a case of its own, for another organiser. False if the author has appealed already.

    Raises talk.Refused where there is nothing to appeal against any more.
    """
    if Case.objects.filter(against=case).exists():
        return False
    target = case.words
    if target is None:
        raise Refused(_("These words are gone, so there is nothing to decide about."), status=409)
    locked, _place = moderation.hold(target)
    fresh = Case.objects.select_for_update(of=("self",), no_key=True).select_related("comment", "reflection")
    held = fresh.get(pk=case.pk)
    if Case.objects.filter(against=held).exists():
        return False
    if not rules.can_appeal(by, held) or locked.hidden_at is None:
        raise Refused(_("This has been decided anew meanwhile, so there is nothing to appeal against."), status=409)
    waiting = cases.gather(locked, kind=Case.Kind.APPEAL, why=words, against=held)
    # The words are in the case, which is emptied when their author leaves; the log is for good.
    log.add(Action.Verb.APPEAL, locked, by=by, label=waiting.label, case=waiting)
    return True
