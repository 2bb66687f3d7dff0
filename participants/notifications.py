"""Mail about blogs elsewhere, to whoever writes on them. It is stored with the transaction that caused it."""

from __future__ import annotations

from django.urls import reverse

from cpd.lib import mail
from participants import health
from participants.models import BlogAuthor, Feed


def blog_cannot_be_read(feed: Feed) -> None:
    """Somebody's blog has not answered for a day: what we see, and how to mend it. Told once."""
    member = feed.blog.member
    if not member.is_active:
        return
    state = health.of_feed(feed)
    context = {
        "name": member.display_name,
        "title": str(feed.blog),
        "blog_address": feed.blog.address,
        "said": state.said,
        "way_out": state.way_out,
        "address": reverse("participants:blog_elsewhere", args=[feed.blog_id]),
    }
    mail.send("blog_cannot_be_read", to=member.email, context=context)


def named_as_author(asked: BlogAuthor) -> None:
    """Somebody says that a member writes on their blog under a name: only that member can say so. Told once."""
    context = {
        "name": asked.member.display_name,
        "owner": asked.blog.member.display_name,
        "title": str(asked.blog),
        "blog_address": asked.blog.address,
        "byline": asked.byline,
        "address": reverse("participants:blogs"),
    }
    mail.send("named_as_author", to=asked.member.email, context=context)
