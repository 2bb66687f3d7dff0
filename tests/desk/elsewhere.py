"""Blogs elsewhere for the tests of the desk, in whatever state a test needs."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from participants.models import Feed, Member, Participant
from tests.factories import BlogElsewhereFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def feed(*, blog=None, **state):
    """A feed in a state; all is well unless it says otherwise. What is said about its blog comes in `blog`."""
    now = timezone.now()
    row = BlogElsewhereFactory(**{"proved_at": now - 20 * DAY, **(blog or {})}).feeds.get()
    well = {"checked_at": now, "entry_count": 3, "newest_at": now - DAY, "next_check_at": now + HOUR}
    Feed.objects.filter(pk=row.pk).update(**well | state)
    Member.objects.filter(pk=row.blog.member_id).update(joined_at=now - 25 * DAY)
    Participant.objects.filter(member=row.blog.member_id).update(joined_at=now - 25 * DAY)
    return Feed.objects.for_reading().get(pk=row.pk)
