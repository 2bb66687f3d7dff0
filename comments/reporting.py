"""Reporting: a member tells the organisers that something is the matter; many who do so hide it until one has looked."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from comments import cases, limits, log, moderation, rules
from comments.models import Action, Case, Comment, Report
from comments.talk import Refused
from participants.models import Member, Reflection
from things.models import Thing

# So many different members hide words until an organiser has decided. The number stands in docs/limits.md too.
REPORTERS_THAT_HIDE = 3


def open_report(target: Comment | Reflection, *, by: Member) -> Report | None:
    """This member's report of these words that nobody has decided yet."""
    return target.reports.open().filter(reporter=by).first()


@transaction.atomic
def report(target: Comment | Reflection, *, by: Member, reason: str, note: str = "") -> bool:
    """Tell the organisers. False if this member has an open report of these words already.

    It opens a case or joins the open one. One organiser, or several members whose reports count, hide the words until
    somebody decides.
    """
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if open_report(target, by=by):
        return False
    if again := limits.next_report(by):
        raise Refused(limits.say_when(again), status=429)
    words, place = moderation.hold(target)
    key = {"comment": words} if isinstance(words, Comment) else {"reflection": words}
    Report.objects.create(reporter=by, reason=reason, note=note, **key)
    case = cases.gather(words, kind=Case.Kind.REPORTED)
    label = str(Report.Reason(reason).label)
    log.add(Action.Verb.REPORT, words, by=None, label=case.label, case=case, reason=label)
    if words.hidden_at is None and not moderation.is_gone(words):
        _hide_if_enough(words, place, case, by)
    return True


def _hide_if_enough(words: Comment | Reflection, place: Thing | Reflection, case: Case, reporter: Member) -> None:
    if rules.can_moderate(reporter):
        why = _("Reported by an organiser: hidden until it is decided.")
        moderation.hide_until_decided(words, place, case, by=reporter, why=why)
        return
    count = cases.counted_reporters(words)
    if count >= REPORTERS_THAT_HIDE and not cases.was_kept(words):
        why = _("Reported by %(count)d members: hidden until it is decided.") % {"count": count}
        moderation.hide_until_decided(words, place, case, by=None, why=why)
