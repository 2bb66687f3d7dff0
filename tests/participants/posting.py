"""Entries and feeds for tests, as the parser gives them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from django.utils import timezone

from participants.entries import Entry, FeedContents

MAY = datetime(2026, 5, 20, 9, tzinfo=UTC)
LONG = "We walked to the depot before it was light and nobody said a word until the kettle had boiled. " * 3


def entry(title="Thing 1: Hello", **given):
    """An entry of a blog; its id and address follow from its title unless they are given."""
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split()) or "untitled"
    values = {
        "guid": f"https://blog.example/?p={slug}",
        "link": f"https://blog.example/{slug}/",
        "title": title,
        "html": f"<p>What I did about {title}.</p>",
        "base": "https://blog.example/",
        "labels": (),
        "author": "",
        "published_at": MAY,
        "updated_at": None,
    }
    return Entry(**values | given)


def contents(*found, title="A quiet corner", language="en", **given):
    """A feed of these entries, newest first."""
    values = {
        "title": title,
        "language": language,
        "home": "https://blog.example/",
        "authors": (),
        "entries": tuple(found),
        "ttl": None,
        "self_address": "",
        "hub": "",
        "next_page": "",
    }
    return FeedContents(**values | given)


def rss(*titles, title="A quiet corner", extra=""):
    """A feed of posts with these titles, published in the last days."""
    day = format_datetime(timezone.now() - timedelta(days=1))
    items = "".join(
        f"<item><title>{name}</title><link>https://blog.example/{n}/</link><guid>post-{n}</guid>"
        f"<pubDate>{day}</pubDate><description>About {name}</description></item>"
        for n, name in enumerate(titles)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://blog.example/</link>{extra}{items}</channel></rss>"
    )
