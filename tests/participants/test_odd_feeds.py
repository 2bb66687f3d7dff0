"""Feeds with letters that no database takes, and with far too many of them: one bad post costs no other."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from cpd.lib.fetch import Answer
from participants import entries, polling
from participants.models import Post
from tests.factories import BlogElsewhereFactory

pytestmark = pytest.mark.django_db

# Nothing, halves of letters, a bell, letters that are none, a turn of direction.
ODD = "a\x00b\ud800c\udfffd\x08e\uffff\U0010fffff\u202eg"
LONG = ODD * 300
GOOD = {"id": "2", "url": "https://blog.example/2", "title": "Thing 2", "content_html": "<p>Hi</p>"}


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))
    return BlogElsewhereFactory(member=marisol, address="https://blog.example/")


def read(blog, body):
    """Read it twice, as if it had changed; how many posts there are after each."""
    counted = []
    for _turn in range(2):
        contents = entries.parse(body, address="https://blog.example/feed")
        answer = Answer("https://blog.example/feed", "", 200, {"etag": "é" * 900, "last-modified": "x" * 900}, b"")
        blog.feeds.update(next_check_at=timezone.now())
        feed = polling.claim(1, timezone.now())[0]
        polling.store(feed, polling.Reading(contents=contents, answer=answer, body_hash="x"), timezone.now())
        counted.append(Post.objects.count())
    return counted


@pytest.mark.parametrize(
    "odd",
    [
        {"id": LONG},
        {"title": LONG},
        {"content_html": LONG},
        {"url": f"https://blog.example/{ODD}"},
        {"url": f"https://blog.example/{LONG}"},
        {"tags": [LONG, ODD]},
        {"authors": [{"name": LONG}]},
        {"date_published": ODD},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_an_odd_post_is_stored_as_far_as_it_can_be_and_the_next_one_too(blog, odd):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "A quiet corner",
        "items": [{**GOOD, "id": "1", **odd}],
    }
    feed["items"][0]["url"] = odd.get("url", "https://blog.example/1")
    feed["items"].append(GOOD)

    assert read(blog, json.dumps(feed).encode()) == [2, 2]


@pytest.mark.parametrize("where", ["title", "language", "home_page_url", "feed_url"])
def test_what_a_feed_says_of_itself_may_be_odd(blog, where):
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A quiet corner", "items": [GOOD]}
    feed[where] = f"A quiet corner {LONG}"

    assert read(blog, json.dumps(feed).encode()) == [1, 1]


@pytest.mark.parametrize("where", ["title", "guid", "link", "description", "category", "author"])
def test_so_may_numbers_that_stand_for_letters(blog, where):
    odd = "&#0;&#xD800;&#8;&#x10FFFF;&amp;#0; x" * 200
    told = {"title": "Thing 1", "guid": "1", "link": "https://blog.example/1", "description": "Hi"}
    told[where] = f"https://blog.example/{odd}"
    item = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    body = f"<rss version='2.0'><channel><title>A quiet corner</title><item>{item}</item></channel></rss>"

    assert read(blog, body.encode()) == [1, 1]
