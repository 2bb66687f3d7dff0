"""Taking in what a feed says: new posts stored, known ones kept up to date, those about Things shown as reflections."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape

from django.db import transaction
from django.utils import timezone

from cpd.lib import foreign, markup
from participants import holding, matching, placing, posts, recognising, slugs, writing
from participants.entries import Entry, FeedContents
from participants.models import Blog, BlogAuthor, Feed, Member, Post, PostKey, Reflection
from participants.models.post import PostQuerySet
from participants.recognising import Movers, Named
from things.models import Thing

logger = logging.getLogger(__name__)

# The site shows the beginning of what was written elsewhere; the whole of it stands there.
BEGINNING_WORDS = 120
OPENING_CHARACTERS = 1500
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
FOLLOWING = ["title", "body_html", "excerpt", "edited_at", "blog", "original_address", "updated_at"]
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
    found = recognising.named(contents.entries)
    known = recognising.known_posts(blog.member, found)
    posts_of = [(item, recognising.known_as(item, known, text_of)) for item in reversed(found)]
    movers = Movers(blog, feed.created_at, here={post.pk for _item, post in posts_of if post is not None})
    if movers.waiting:
        movers.expect(text_of(item) for item, post in posts_of if post is None)
    for item, post in posts_of:
        if post is None:
            work.meet(item, movers)
        elif blog.quarantined_at is None and _has_changed(post, item, known, blog):
            work.follow(post, item)
    return work.finish()


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
        twin = movers.twin(said.title, said.text, entry.published_at)
        if twin is not None:
            self._follow(twin, item, said)
            return
        post = Post(
            blog=self.blog,
            author=self.author_of(entry.author),
            byline=entry.author[:200],
            published_at=moment_of(entry.published_at, self.now),
            seen_at=self.now,
        )
        self._fill(post, entry, said)
        things = self._place(post, said)
        self.new_posts.append((post, item.keys))
        self.taken.new += 1
        if things and may_be_shown(post):
            self.to_show.append((post, things))

    def follow(self, post: Post, item: Named) -> None:
        """A known post that changed at its source."""
        self._follow(post, item, said_by(item.entry))

    def _follow(self, post: Post, item: Named, said: Said) -> None:
        missing = [PostKey(post=post, owner=self.blog.member, key=key) for key in item.keys]
        PostKey.objects.bulk_create(missing, ignore_conflicts=True)
        # One that another blog of theirs brought follows that one, as long as it is read.
        is_read_there = post.blog_id != self.blog.pk and post.blog.closed_at is None
        if post.deleted_at is not None or self.blog.quarantined_at is not None or is_read_there:
            return
        post.blog = self.blog
        self._fill(post, item.entry, said)
        things = [] if post.chosen_at or post.set_aside_at else self._place(post, said)
        post.save()
        self.taken.changed += 1
        if post.reflection is not None:
            self._revise(post, post.reflection.pk, things)
        elif things and may_be_shown(post):
            self.to_show.append((post, things))

    def _revise(self, post: Post, key: int, things: list[Thing]) -> None:
        """Words follow their source, unless an organiser has acted on them; Things only where none would be lost."""
        rows = Reflection.objects.select_for_update(of=("self",), no_key=True).select_related("cohort")
        reflection = rows.get(pk=key)
        if reflection.frozen_at is None and reflection.hidden_at is None and may_be_shown(post):
            changed = (reflection.title, reflection.body_html) != (posts.shown_title(post), post.body_html)
            reflection.title, reflection.body_html = posts.shown_title(post), post.body_html
            reflection.excerpt = post.excerpt
            reflection.edited_at = self.now if changed else reflection.edited_at
        reflection.blog, reflection.original_address = post.blog, post.link or post.blog.address
        reflection.save(update_fields=FOLLOWING)
        if things and reflection.frozen_at is None:
            self.taken.things |= set(reflection.things.values_list("pk", flat=True))
            reflection.things.set(things)
        self.taken.shown.append(reflection)

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
        self.taken.shown += show_all(self.to_show, now=self.now)
        if self.taken.shown:
            writing.refresh_many(self.taken.shown, also=self.taken.things)
        return self.taken


@transaction.atomic
def show_waiting(rows: PostQuerySet, *, now: datetime) -> int:
    """Show those of these stored posts whose Things are released; how many there were.

    For posts that were early, and for older ones that their author asked for.
    """
    locked = rows.filter(reflection=None, chosen_at=None, set_aside_at=None, deleted_at=None).exclude(matches=[])
    holding.members(locked.exclude(author=None).order_by().values_list("author", flat=True).distinct())
    found = list(locked.select_for_update(of=("self",)).select_related("blog", "author", "cohort"))
    pairs = [(post, posts.released_of(post, [row["number"] for row in post.matches], now)) for post in found]
    shown = show_all([(post, things) for post, things in pairs if things and may_be_shown(post)], now=now)
    if shown:
        writing.refresh_many(shown)
    return len(shown)


def may_be_shown(post: Post) -> bool:
    """Whether it has an author whose account is not limited to reading; else it waits as an early one does."""
    return post.author is not None and not post.author.is_limited


def show_released(now: datetime | None = None) -> int:
    """Show the posts that were written before their Thing was released."""
    return show_waiting(Post.objects.waiting().exclude(cohort=None), now=now or timezone.now())


def show_all(chosen: Sequence[tuple[Post, list[Thing]]], *, now: datetime) -> list[Reflection]:
    """Make reflections of stored posts, in a few questions however many there are. The caller counts anew."""
    made: list[Reflection] = []
    for author in {post.author_id: post.author for post, _things in chosen}.values():
        if author is None:
            continue
        own = [(post, things) for post, things in chosen if post.author_id == author.pk]
        names = slugs.free_slugs(author, [posts.shown_title(post) for post, _things in own])
        pairs = zip(own, names, strict=True)
        rows = [posts.new_reflection(post, slug=slug, now=now) for (post, _things), slug in pairs]
        Reflection.objects.bulk_create(rows)
        through = Reflection.things.through
        through.objects.bulk_create(
            through(reflection_id=row.pk, thing_id=thing.pk)
            for row, (_post, things) in zip(rows, own, strict=True)
            for thing in things
        )
        for row, (post, _things) in zip(rows, own, strict=True):
            post.reflection = row
        Post.objects.bulk_update([post for post, _things in own], ["reflection"])
        made += rows
    return made
