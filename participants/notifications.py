"""Mail about blogs elsewhere, to whoever writes on them. It is stored with the transaction that caused it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from participants import health, letters
from participants.models import BlogAuthor, Feed


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


def named_as_author(asked: BlogAuthor) -> None:
    """Somebody says that a member writes on their blog under a name: only that member can say so. Told once."""
    context = {
        "name": asked.member.display_name,
        "owner": asked.blog.member.display_name,
        "title": str(asked.blog),
        "blog_address": asked.blog.address,
        "byline": asked.byline,
        "address": reverse("participants:blogs"),
        "why": _("You get this because a member here named you as an author."),
    }
    key = f"named-as-author-{asked.pk}"
    letters.write(asked.member, "blog", "named_as_author", context, key=key, about=f"blog-{asked.blog_id}")
