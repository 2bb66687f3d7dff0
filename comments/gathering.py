"""Bringing what is held back, and accounts that look like spam, into the queue: each becomes a case soon after.

Whatever marks them knows nothing of cases; a job asks often for those that have none yet.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q

from comments import cases, moderation
from comments.models import Case, Comment
from participants import holding
from participants.models import Member, Reflection

AT_ONCE = 200


def gather() -> int:
    """Open a case for all that waits and has none; how many were opened. Done twice, it changes nothing."""
    with_case = Case.objects.open()
    comments = Comment.objects.filter(held_at__isnull=False, hidden_at=None, deleted_at=None)
    comments = comments.exclude(pk__in=with_case.exclude(comment=None).values("comment"))
    reflections = Reflection.objects.filter(held_at__isnull=False, hidden_at=None, original_address="")
    reflections = reflections.exclude(published_at=None)
    reflections = reflections.exclude(pk__in=with_case.exclude(reflection=None).values("reflection"))
    found: list[Comment | Reflection] = [
        *comments.select_related("thing", "reflection")[:AT_ONCE],
        *reflections[:AT_ONCE],
    ]
    return sum(map(_hold, found)) + sum(map(_suspect, _suspected()[:AT_ONCE]))


def _suspected() -> list[int]:
    marked_at = F("author__suspected_at")
    since = Q(opened_at__gte=marked_at) | Q(decided_at__gte=marked_at) | Q(decided_at=None)
    looked_at = Case.objects.filter(since, kind=Case.Kind.SIGN_UP).values("author")
    marked = Member.objects.filter(suspected_at__isnull=False, is_active=True).exclude(pk__in=looked_at)
    return list(marked.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _hold(words: Comment | Reflection) -> int:
    held, _place = moderation.hold(words)
    if held.held_at is None or held.hidden_at is not None or moderation.is_gone(held):
        return 0
    cases.gather(held, kind=Case.Kind.HELD, why=held.held_for)
    return 1


@transaction.atomic
def _suspect(key: int) -> int:
    member = holding.members([key])[0]
    if member.suspected_at is None:
        return 0
    cases.gather(member, kind=Case.Kind.SIGN_UP, why=member.suspected_for)
    return 1
