"""Mail about a member's own blog. It is stored with the transaction that caused it."""

from __future__ import annotations

from django.urls import reverse

from participants import health, letters
from participants.models import Feed


def blog_cannot_be_read(feed: Feed) -> None:
    """Somebody's blog has not answered for a day: what we see, and how to mend it. Told once."""
    member = feed.blog.member
    state = health.of_feed(feed)
    context = {
        "name": member.display_name,
        "title": str(feed.blog),
        "blog_address": feed.blog.address,
        "said": state.said,
        "way_out": state.way_out,
        "address": reverse("participants:blog_elsewhere", args=[feed.blog_id]),
    }
    since = feed.failing_since.isoformat() if feed.failing_since else ""
    key = f"blog-cannot-be-read-{feed.pk}-{since}"
    letters.write(member, "blog", "blog_cannot_be_read", context, key=key, about=f"blog-{feed.blog_id}")
