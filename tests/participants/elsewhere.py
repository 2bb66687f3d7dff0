"""Blogs on the tests' internet, and what a member does on the pages about them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from django.utils import timezone

from tests.internet import Page


def feed(host, *titles, title="A quiet corner", byline="", day: datetime | None = None, words="", first=0):
    """An RSS feed of posts with these titles, the newest first, an hour apart."""
    newest = day or timezone.now() - timedelta(hours=1)
    items = "".join(
        f"<item><title>{escape(name)}</title><link>https://{host}/{n}/</link><guid isPermaLink='false'>{host} {n}</guid>"
        f"<pubDate>{format_datetime(newest - timedelta(hours=n))}</pubDate><dc:creator>{escape(byline)}</dc:creator>"
        f"<description>{escape(f'<p>{words} What I did about {name}.</p>')}</description></item>"
        for n, name in enumerate(titles, first)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(title)}</title><link>https://{host}/</link><language>en</language>{items}</channel></rss>"
    )


def put_online(internet, host, *titles, **given):
    """A blog with a front page and a feed; the pages, to be changed later."""
    front = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head><body>Hello</body></html>'
    )
    pages = {"/": Page(front), "/feed/": Page(feed(host, *titles, **given), type="application/rss+xml")}
    return internet.site(host, pages)


def text_of(response):
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def look_up(client, address="blog.example"):
    """Give an address and see what is found."""
    return client.post("/me/blogs/connect/", {"address": address})


def say_yes(client, found, path="/me/blogs/connect/yes/"):
    """Press the button of the page that asks."""
    seal = re.search(r'name="seal" value="([^"]+)"', found.content.decode())[1]
    return client.post(path, {"address": "blog.example", "seal": seal})
