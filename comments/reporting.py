"""Reporting: a member tells the organisers that something is the matter."""

from __future__ import annotations

from django.db import transaction

from comments import limits
from comments.models import Comment, Report
from comments.talk import Refused
from participants.models import Member, Reflection


def open_report(target: Comment | Reflection, *, by: Member) -> Report | None:
    """This member's report of these words that nobody has decided yet."""
    return target.reports.open().filter(reporter=by).first()


@transaction.atomic
def report(target: Comment | Reflection, *, by: Member, reason: str, note: str = "") -> bool:
    """Tell the organisers. False if this member has an open report of these words already."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if open_report(target, by=by):
        return False
    if again := limits.next_report(by):
        raise Refused(limits.say_when(again), status=429)
    key = {"comment": target} if isinstance(target, Comment) else {"reflection": target}
    Report.objects.create(reporter=by, reason=reason, note=note, **key)
    return True
