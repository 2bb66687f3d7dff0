"""Taking in what a feed says: new posts stored, known ones kept up to date, those about Things handed on to be shown."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape

from django.db import transaction

from cpd.lib import foreign, markup
from participants import holding, matching, placing, recognising, showing, writing
from participants.entries import Entry, FeedContents
from participants.models import Blog, BlogAuthor, Feed, Member, Post, PostKey, Reflection
from participants.recognising import Movers, Named
from things.models import Thing

logger = logging.getLogger(__name__)

# The site shows the beginning of what was written elsewhere; the whole of it stands there.
BEGINNING_WORDS = 120
OPENING_CHARACTERS = 1500
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
HREF = re.compile(r'<a href="([^"]+)"')


@dataclass
class Taken:
    """What came of a reading."""

    new: int = 0
    changed: int = 0
    shown: list[Reflection] = field(default_factory=list)
    things: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Said:
    """What an entry says, cleaned and cut as it is kept."""

    title: str
    html: str
    excerpt: str
    text: str
    links: tuple[str, ...]

    def for_matching(self, labels: Sequence[str]) -> matching.Post:
        """The same, as it is matched to Things."""
        return matching.Post(self.title, tuple(labels), self.links, self.text[:OPENING_CHARACTERS])


def said_by(entry: Entry) -> Said:
    """Make safe what a stranger wrote: this is the third door."""
    html = foreign.foreign(entry.html, base=entry.link or entry.base)
    text = markup.plain(html)
    links = tuple(unescape(address) for address in HREF.findall(html)[:200])
    beginning = foreign.shorten(html, BEGINNING_WORDS)
    return Said(entry.title, beginning, markup.excerpt(beginning), text, links)


def moment_of(told: datetime | None, now: datetime) -> datetime:
    """When a post was published: as the feed says, unless that is missing, wild or to come."""
    return told if told is not None and EARLIEST <= told <= now else now


def content_hash(entry: Entry) -> str:
    """Tells whether anything of an entry changed that is kept of it."""
    told = json.dumps([entry.title, entry.html, entry.labels, entry.link, entry.author])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def moved_mark(entry: Entry) -> str:
    """What stands for the hash of a post that was recognised at a new address, as long as it says there what it said then."""
    return f"moved:{content_hash(entry)}"[:64]


@transaction.atomic
def take_in(
    feed: Feed, contents: FeedContents, *, now: datetime, programmes: placing.Programmes | None = None
) -> Taken:
    """Store what is new in a feed and follow what changed, all or nothing. Reading the same again changes nothing.

    `programmes` are those that a round of reading has loaded already.
    """
    blog = holding.blog(feed.blog_id)
    work = _Reading(blog, now, programmes or placing.Programmes(now))
    holding.members(work.writers)
    posts_of, known = recognise(contents.entries, of=blog.member, writers=work.writers)
    movers = Movers(blog, feed.created_at, here={post.pk for _item, post in posts_of if post is not None})
    if movers.waiting:
        movers.expect(text_of(item) for item, post in posts_of if post is None)
    for item, post in reversed(posts_of):
        if post is None:
            work.meet(item, movers)
        elif blog.quarantined_at is None and _has_changed(post, item, known, blog):
            work.follow(post, item)
    return work.finish()


def recognise(
    found: Sequence[Entry], *, of: Member, writers: Collection[int] = ()
) -> tuple[list[tuple[Named, Post | None]], Mapping[str, Post]]:
    """Each entry of a document once, with the post of this member that it is, if it has a name that we know.

    Also all that we know by these names. `writers` are keys of members who may have brought it by another feed.
    """
    items = recognising.named(found)
    known = recognising.known_posts(of, items, writers)
    return [(item, recognising.known_as(item, known, text_of)) for item in items], known


def text_of(item: Named) -> str:
    """All that an entry says, as plain text."""
    return said_by(item.entry).text


def _has_changed(post: Post, item: Named, known: Mapping[str, Post], blog: Blog) -> bool:
    if post.blog_id != blog.pk:
        return post.blog.closed_at is not None or not set(item.keys) <= known.keys()
    return post.content_hash != content_hash(item.entry) or not set(item.keys) <= known.keys()


class _Reading:
    """One reading of one feed: what it makes is collected and written together."""

    def __init__(self, blog: Blog, now: datetime, programmes: placing.Programmes) -> None:
        self.blog = blog
        self.now = now
        self.programmes = programmes
        self.taken = Taken()
        self.habits = [matching.Habit.from_json(row) for row in blog.habits]
        rows = BlogAuthor.objects.filter(blog=blog).select_related("member")
        self.bylines = {recognising.words_of(row.byline): row for row in rows}
        self.places: dict[int, list[placing.Place]] = {}
        self.new_posts: list[tuple[Post, tuple[str, ...]]] = []
        self.to_show: list[tuple[Post, list[Thing]]] = []

    @property
    def writers(self) -> set[int]:
        """The keys of those under whose names posts may be shown."""
        return {self.blog.member_id, *(row.member_id for row in self.bylines.values() if row.accepted_at)}

    def author_of(self, byline: str) -> Member | None:
        """Who wrote it: on a shared blog whoever accepted this name, else the blog's member."""
        if not self.bylines:
            return self.blog.member
        row = self.bylines.get(recognising.words_of(byline))
        return row.member if row is not None and row.accepted_at is not None else None

    def places_of(self, member: Member) -> list[placing.Place]:
        """Where a member takes part, most likely first; asked once a reading."""
        if member.pk not in self.places:
            self.places[member.pk] = self.programmes.places_of(member)
        return self.places[member.pk]

    def meet(self, item: Named, movers: Movers) -> None:
        """A post not seen before, unless it is an old one at a new address."""
        entry = item.entry
        said = said_by(entry)
        author = self.author_of(entry.author)
        twin = movers.twin(said.title, said.text, entry.published_at, by=author)
        if twin is not None:
            self._follow(twin, item, said, moved=True)
            return
        post = Post(
            blog=self.blog,
            author=author,
            byline=entry.author[:200],
            published_at=moment_of(entry.published_at, self.now),
            seen_at=self.now,
        )
        self._fill(post, entry, said)
        things = self._place(post, said)
        self.new_posts.append((post, item.keys))
        self.taken.new += 1
        if things and showing.may_be_shown(post):
            self.to_show.append((post, things))

    def follow(self, post: Post, item: Named) -> None:
        """A known post that changed at its source."""
        self._follow(post, item, said_by(item.entry))

    def _follow(self, post: Post, item: Named, said: Said, *, moved: bool = False) -> None:
        """Bring a post up to date. Where nothing shown may change, it is as if it had not been read yet, but for its names.

        That it `moved` is remembered until then: a move alone changes the address, and words only where they are the same.
        """
        missing = [PostKey(post=post, owner=self.blog.member, key=key) for key in item.keys]
        PostKey.objects.bulk_create(missing, ignore_conflicts=True)
        # One that another blog of theirs brought follows that one, as long as it is read.
        is_read_there = post.blog_id != self.blog.pk and post.blog.closed_at is None
        if post.deleted_at is not None or is_read_there:
            return
        mark = moved_mark(item.entry)
        moved = post.reflection is not None and (moved or post.content_hash == mark)
        if self._waits(post):
            if moved:
                Post.objects.filter(pk=post.pk).update(content_hash=mark)
            return
        post.blog = self.blog
        things: list[Thing] = []
        if moved and not recognising.says_the_same(post, said.text, said.html):
            post.link, post.content_hash = item.entry.link, content_hash(item.entry)
        else:
            self._fill(post, item.entry, said)
            things = [] if moved or post.chosen_at or post.set_aside_at else self._place(post, said)
        post.save()
        self.taken.changed += 1
        if post.reflection is not None:
            reflection, before = showing.revise(post, things, now=self.now)
            self.taken.shown.append(reflection)
            self.taken.things |= before
        elif things and showing.may_be_shown(post):
            self.to_show.append((post, things))

    def _waits(self, post: Post) -> bool:
        if self.blog.quarantined_at is not None:
            return True
        return post.reflection is not None and not showing.follows(post.reflection, self.blog, self.now)

    def _fill(self, post: Post, entry: Entry, said: Said) -> None:
        post.title, post.link, post.labels = said.title, entry.link, list(entry.labels)
        post.body_html, post.excerpt = said.html, said.excerpt
        post.content_hash, post.text_hash = content_hash(entry), recognising.text_hash(said.text)

    def _place(self, post: Post, said: Said) -> list[Thing]:
        """Find the cohort a post belongs to and the Things it is about; [] where it has to wait in the inbox."""
        if post.author is None:
            return []
        places = self.places_of(post.author)
        if post.reflection is not None:
            places = [place for place in places if place.cohort == post.cohort]
        placed = placing.place(
            said.for_matching(post.labels),
            post.published_at,
            places,
            habits=self.habits,
            with_older=self.blog.older_wanted_at is not None,
        )
        post.is_older = placed.is_older
        post.cohort = placed.cohort if placed.found else post.cohort or placed.cohort
        post.matches = [{"number": m.number, "by": str(m.by), "words": m.words[:80]} for m in placed.found]
        if post.is_older or not post.matches:
            return []
        released = next(place.released for place in places if place.cohort == post.cohort)
        return [released[row["number"]] for row in post.matches if row["number"] in released]

    def finish(self) -> Taken:
        """Write what was collected."""
        Post.objects.bulk_create([post for post, _keys in self.new_posts])
        names = [PostKey(post=post, owner=self.blog.member, key=key) for post, keys in self.new_posts for key in keys]
        PostKey.objects.bulk_create(names, ignore_conflicts=True)
        self.taken.shown += showing.show_all(self.to_show, now=self.now)
        if self.taken.shown:
            writing.refresh_many(self.taken.shown, also=self.taken.things)
        return self.taken
