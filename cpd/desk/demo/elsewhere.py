"""Blogs elsewhere as rows, taken in by the verbs that take in real ones; nobody has to be asked for them.

Their hosts cannot exist (RFC 2606), so their feeds are due only in a year: a worker leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db.models import F

from cpd.desk.demo.chance import dice
from cpd.desk.demo.homes import SINCE, Home, Piece
from cpd.desk.demo.plot import Place
from cpd.desk.demo.programme import render
from cpd.desk.demo.stages import Clock
from participants import blogs, syndication
from participants.blogs import connect
from participants.discovery import Found
from participants.entries import Entry, FeedContents
from participants.models import Blog, Feed, Member, Post, Reflection

NOT_ASKED_FOR = timedelta(days=365)
BATCH = 500
FAILURES = {
    "private": (Feed.Problem.PRIVATE, "The server answers 401 Unauthorized.", 7),
    "gone": (Feed.Problem.NOT_FOUND, "The server answers 404 Not Found.", 8),
}
ANOTHER_TITLE = "Garden sheds, delivered tomorrow"


def make_blogs(
    known: Sequence[Home],
    pieces: Sequence[Piece],
    taken: Sequence[Place],
    rows: Mapping[str, Member],
    clock: Clock,
    seed: int,
) -> None:
    """Connect the blogs, take in what was written there, and leave each in the state it is in."""
    places = {place.person.handle: place for place in taken}
    feeds = [
        _connect(home, [piece for piece in pieces if piece.home is home], places[home.handle], rows[home.handle], clock)
        for home in known
        if home.handle in places
    ]
    for feed, home in zip(feeds, (home for home in known if home.handle in places), strict=True):
        _settle(feed, home, clock, seed)
    fields = ["checked_at", "changed_at", "newest_at", "entry_count", "seconds", "next_check_at"]
    fields += ["problem", "detail", "failures", "failing_since", "told_at"]
    Feed.objects.bulk_update(feeds, fields, batch_size=BATCH)
    found = Post.objects.filter(blog__feeds__in=feeds)
    Reflection.objects.filter(post__in=found).update(created_at=F("published_at"))
    found.update(seen_at=F("published_at"))


def shown(pieces: Sequence[Piece]) -> list[Reflection]:
    """The reflections that came of these pieces, in the same order."""
    links = [piece.link for piece in pieces]
    found = Post.objects.filter(link__in=links).exclude(reflection=None).select_related("reflection__author")
    by_link = {post.link: post.reflection for post in found if post.reflection is not None}
    return [by_link[link] for link in links]


def _connect(home: Home, pieces: Sequence[Piece], place: Place, member: Member, clock: Clock) -> Feed:
    empty = FeedContents(
        title=home.title,
        language="",
        home=home.address,
        authors=(),
        entries=(),
        ttl=None,
        self_address=f"{home.address}feed/",
        hub="",
        next_page="",
    )
    found = Found(feed=f"{home.address}feed/", home=home.address, platform=home.platform, contents=empty)
    joined = clock.real(place.joined)
    blog = connect(found, member=member, now=joined)
    if home.state != "unproved":
        blogs.vouch(blog, now=joined)
    feed = Feed.objects.for_reading().get(blog=blog)
    written = replace(empty, entries=tuple(_entry(piece, clock) for piece in reversed(pieces)))
    syndication.take_in(feed, written, now=clock.now)
    feed.entry_count = len(pieces)
    feed.newest_at = max((entry.published_at for entry in written.entries if entry.published_at), default=None)
    if home.state == "changed":
        blogs.quarantine(feed.blog, (Blog.Jump.TITLE, ANOTHER_TITLE), now=clock.now - SINCE["changed"])
    return feed


def _entry(piece: Piece, clock: Clock) -> Entry:
    return Entry(
        guid=piece.link,
        link=piece.link,
        title=piece.title,
        html=render(piece.post.body),
        base=piece.home.address,
        labels=piece.labels,
        author="",
        published_at=clock.real(piece.post.at),
        updated_at=None,
    )


def _settle(feed: Feed, home: Home, clock: Clock, seed: int) -> None:
    """How it went when it was asked last."""
    rng = dice(seed, "asked", home.handle)
    feed.checked_at = clock.now - timedelta(minutes=rng.uniform(4, 50))
    feed.changed_at = feed.newest_at or feed.created_at
    feed.seconds = round(rng.uniform(0.2, 1.4), 2)
    feed.next_check_at = clock.now + NOT_ASKED_FOR
    if home.state in FAILURES:
        feed.problem, feed.detail, feed.failures = FAILURES[home.state]
        feed.failing_since = clock.now - SINCE[home.state]
        feed.told_at = feed.failing_since + timedelta(hours=25)
