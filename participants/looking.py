"""Looking at a blog for its member while they wait: what a feed would bring before it is connected, and right now after."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from cpd.lib.here import is_ours
from participants import (
    blogs,
    checkups,
    discovery,
    limits,
    placing,
    polling,
    reasons,
    recognising,
    rules,
    sharing,
    syndication,
)
from participants.discovery import CannotConnect, Found, Reason
from participants.entries import Entry
from participants.models import Blog, BlogAuthor, Feed, Member

logger = logging.getLogger(__name__)

MOST_SHOWN = 10
AT_ONCE = 2
SEALED_FOR = timedelta(minutes=30)
SALT = "participants.looking"

# A slow host holds a server's thread for its whole deadline; of these threads there are few.
_seats = threading.BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """As many blogs are being looked at as one process looks at at once."""


class SealBroken(Exception):
    """What was found was not found for this member, or too long ago."""


class NotConfirmed(Exception):
    """The member's e-mail address is not confirmed: until it is, nothing is fetched for them."""


class OnThisSite(Exception):
    """The address is one of ours: what is written here is here already."""


class AlreadyYours(Exception):
    """The feed is read for this member's own `blog`."""

    def __init__(self, blog: Blog) -> None:
        super().__init__(str(blog.pk))
        self.blog = blog


class WritesThere(Exception):
    """The feed is read for somebody else, on whose blog this member writes under a name, or is asked whether they do."""

    def __init__(self, name: BlogAuthor) -> None:
        super().__init__(str(name.pk))
        self.name = name


@dataclass(frozen=True)
class Foreseen:
    """A post of a feed, and where it would go."""

    title: str
    link: str
    published_at: datetime | None
    placed: placing.Placed
    is_known: bool = False

    @property
    def reasons(self) -> list[reasons.Reason]:
        """The Things it is about, and why."""
        return reasons.of_matches(self.placed.found)


@dataclass(frozen=True)
class Look:
    """What was found at an address: the last posts, how many are about Things, about none, and from before joining.

    `has_place` says whether the member takes part anywhere. `seal` carries it through the confirming form, where nobody can forge it; `known` says by how many posts a blog that
    moves is recognised.
    """

    found: Found
    blog: Blog | None
    has_place: bool
    posts: list[Foreseen]
    about: int
    nothing: int
    older: int
    known: int
    seal: str

    @property
    def total(self) -> int:
        """How many posts are in the feed."""
        return len(self.found.contents.entries)


@contextmanager
def _seat() -> Iterator[None]:
    if not _seats.acquire(blocking=False):
        raise TooBusy
    try:
        yield
    finally:
        _seats.release()


def look(member: Member, typed: str, *, blog: Blog | None = None, now: datetime | None = None) -> Look:
    """Find the feed at what a member typed, and what it would bring; `blog` is the one that moves there.

    Raises AlreadyYours, WritesThere, CannotConnect, NotConfirmed, OnThisSite, TooBusy or limits.TooMany. Keeps nothing.
    Not to be asked in a transaction.
    """
    found = _find(member, typed)
    reader = _reader_of(found.feed)
    if reader is not None and reader.member_id == member.pk:
        raise AlreadyYours(reader)
    if reader is not None and (name := sharing.writes_on(member, reader)) is not None:
        raise WritesThere(name)
    if reader is not None:
        raise CannotConnect(Reason.TAKEN)
    return _foresee(found, member, blog, now or timezone.now())


def say_yes(member: Member, seal: str, *, blog: Blog | None = None) -> Blog:
    """The member says that what was found is theirs: it is fetched once more and connected, or `blog` moves there.

    Said twice, it happens once. Raises SealBroken, blogs.TooManyBlogs, and what `look` raises but
    AlreadyYours and WritesThere.
    """
    feed, home, platform = _unsealed(seal, member, blog)
    if (there := _own_reader_of(feed, member)) is not None:
        return there
    found = replace(_find(member, feed), home=home, platform=platform)
    try:
        if blog is None:
            return blogs.connect(found, member=member)
        blogs.move(blog, found)
    except CannotConnect:  # The same form sent twice at once: the other one was first.
        if (there := _own_reader_of(found.feed, member)) is not None:
            return there
        raise
    return blog


def follow(blog: Blog, *, by: Member) -> int:
    """The member says that a blog which answers from another host now is still theirs: it moves there, as if by hand.

    How many posts were recognised. Raises what `look` raises but AlreadyYours and WritesThere.
    """
    found = _find(by, blog.jump_to)
    if blog.feed is not None and blog.feed.key == discovery.address_key(found.feed)[:700]:
        blogs.confirm(blog)
        return 0
    return blogs.move(blog, found)


def _find(member: Member, typed: str) -> Found:
    if not rules.can_connect(member):
        raise NotConfirmed
    if is_ours(discovery.clean_address(typed)):
        raise OnThisSite
    limits.look(member)
    with _seat():
        found = discovery.discover(typed)
    if is_ours(found.feed):
        raise OnThisSite
    return found


def _seal(found: Found, member: Member, blog: Blog | None) -> str:
    told = [member.pk, blog.pk if blog else None, found.feed, found.home or found.feed, found.platform]
    return signing.dumps(told, salt=SALT)


def _unsealed(seal: str, member: Member, blog: Blog | None) -> tuple[str, str, str]:
    try:
        owner, moving, feed, home, platform = signing.loads(seal, salt=SALT, max_age=SEALED_FOR)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise SealBroken from error
    if owner != member.pk or moving != (blog.pk if blog else None):
        raise SealBroken
    return feed, home, platform


def look_now(blog: Blog, *, by: Member, now: datetime | None = None) -> str:
    """Read a blog at once, its own page too if it is not shown yet whose it is; "" or why it could not be read.

    A failure is not counted: that is the timetable's business. Raises TooBusy or limits.TooMany.
    """
    feed, now = blog.feed, now or timezone.now()
    if feed is None:
        return ""
    limits.look(by)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    with _seat():
        if not Feed.objects.current().filter(free, pk=feed.pk).update(claimed_until=now + polling.CLAIM_FOR):
            raise TooBusy
        feed.claimed_until = now + polling.CLAIM_FOR
        try:
            reading = polling.ask(polling.question_of(feed))
            if reading.problem:
                return reading.problem
            if reading.contents is None and reading.page is None:
                checkups.note_unchanged([(feed, reading.seconds)], timezone.now())
            else:
                polling.store(feed, reading, timezone.now())
        except IntegrityError:
            logger.exception("feed %s could not be stored", feed.pk)
            return Feed.Problem.STORING
        finally:
            Feed.objects.filter(pk=feed.pk, claimed_until=now + polling.CLAIM_FOR).update(claimed_until=None)
    return ""


def _reader_of(feed: str) -> Blog | None:
    rows = Feed.objects.current().filter(key=discovery.address_key(feed)[:700]).select_related("blog__member")
    found = rows.first()
    return found.blog if found else None


def _own_reader_of(feed: str, member: Member) -> Blog | None:
    blog = _reader_of(feed)
    return blog if blog is not None and blog.member_id == member.pk else None


def _foresee(found: Found, member: Member, blog: Blog | None, now: datetime) -> Look:
    places = placing.places_of(member, now)
    known = {id(entry) for entry in _recognised(found, blog)} if blog else set()
    posts = [_foreseen(entry, places, now, is_known=id(entry) in known) for entry in found.contents.entries]
    new = [post for post in posts if not post.placed.is_older]
    about = sum(bool(post.placed.found) for post in new)
    return Look(
        found=found,
        blog=blog,
        has_place=bool(places),
        posts=posts[:MOST_SHOWN],
        about=about,
        nothing=len(new) - about,
        older=len(posts) - len(new),
        known=len(known),
        seal=_seal(found, member, blog),
    )


def _foreseen(entry: Entry, places: list[placing.Place], now: datetime, *, is_known: bool) -> Foreseen:
    said = syndication.said_by(entry)
    moment = syndication.moment_of(entry.published_at, now)
    title = entry.title or said.excerpt[:80]
    placed = placing.place(said.for_matching(entry.labels), moment, places)
    return Foreseen(title, entry.link, entry.published_at, placed, is_known)


def _recognised(found: Found, blog: Blog) -> list[Entry]:
    """The posts at another address that are ones this blog brought: by their ids, their text, or title and day."""
    posts_of, _known = syndication.recognise(found.contents.entries, of=blog.member)
    here = {post.pk for _item, post in posts_of if post is not None}
    movers = recognising.Movers(blog, timezone.now(), here=here, moved=True)
    movers.expect(syndication.text_of(item) for item, post in posts_of if post is None)
    met = []
    for item, post in posts_of:
        said = syndication.said_by(item.entry)
        post = post or movers.twin(said.title, said.text, item.entry.published_at)
        if post is not None and post.blog_id == blog.pk:
            met.append(item.entry)
    return met
