"""Recognising posts: the same one through two feeds, after a redirect, or after its blog moved house."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from cpd.lib import markup
from participants import entries
from participants.models import Blog, Member, Post, PostKey

# An importer may read a date in another zone than it was written in.
SAME_MOMENT = timedelta(hours=36)
LONG_ENOUGH = 80
NOT_A_WORD = re.compile(r"[\W_]+")


def hashed(name: str) -> str:
    """A name of whatever length, as it is kept."""
    return hashlib.sha256(name.encode()).hexdigest()


def words_of(text: str) -> str:
    """Text as it is compared: small letters and numbers, the rest does not count."""
    return NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def text_hash(text: str) -> str:
    """What a long enough text is recognised by when it comes back at another address; "" for a short one."""
    words = words_of(text)
    return hashed(words) if len(words) >= LONG_ENOUGH else ""


@dataclass(frozen=True)
class Named:
    """An entry, with the names that tell it from others in its document, strongest first.

    `weak` is the one among them that is made of its beginning only, where it has stronger ones.
    """

    entry: entries.Entry
    keys: tuple[str, ...]
    weak: str = ""


def named(found: Sequence[entries.Entry]) -> list[Named]:
    """Each entry of a document once. A name that several different ones bear is nobody's."""
    rows = [(entry, tuple(hashed(key) for key in entries.keys(entry))) for entry in found]
    bearers = Counter(key for _entry, keys in {keys: (entry, keys) for entry, keys in rows}.values() for key in keys)
    once: dict[str, Named] = {}
    for entry, keys in rows:
        own = tuple(key for key in keys if bearers[key] == 1) or keys[-1:]
        once.setdefault(own[0], Named(entry, own, weak=keys[-1] if entries.is_of_words(entry) else ""))
    return list(once.values())


def known_posts(owner: Member, found: Iterable[Named], writers: Collection[int] = ()) -> dict[str, Post]:
    """The owner's posts by these names, in one question; in another those that `writers` (keys of members) have
    elsewhere, on blogs that others connected and that are trusted: one post is one post, whoever's feed brings it.
    """
    keys = {key for item in found for key in item.keys}
    rows = PostKey.objects.select_related("post__blog", "post__author", "post__reflection__cohort").filter(key__in=keys)
    trusted = Q(post__blog__closed_at=None, post__blog__quarantined_at=None, post__blog__proved_at__isnull=False)
    others = rows.filter(trusted, post__author__in=writers).exclude(owner=owner) if writers else rows.none()
    return {row.key: row.post for row in [*others, *rows.filter(owner=owner)]}


def known_as(item: Named, known: Mapping[str, Post], text: Callable[[Named], str]) -> Post | None:
    """Which of these posts an entry is.

    Posts may begin alike, week after week: one that only begins like another is the same if it is of the same day, or
    says the same to the end.
    """
    for key in item.keys:
        post = known.get(key)
        if post is not None and (key != item.weak or _is_same(post, item, text)):
            return post
    return None


def _is_same(post: Post, item: Named, text: Callable[[Named], str]) -> bool:
    told = item.entry.published_at
    return told is None or _is_near(post, told) or bool(post.text_hash) and post.text_hash == text_hash(text(item))


def _is_near(post: Post, moment: datetime | None) -> bool:
    return moment is not None and abs(post.published_at - moment) <= SAME_MOMENT


def says_the_same(post: Post, text: str, beginning: str) -> bool:
    """Whether an entry says what a post says: all of it where it is long, else all that is kept of it."""
    by_text = text_hash(text)
    if by_text and post.text_hash:
        return post.text_hash == by_text
    return words_of(markup.plain(post.body_html)) == words_of(markup.plain(beginning))


class Movers:
    """Posts of a blog that moved, waiting to be recognised at its new address by their text, or title and day.

    It has moved if it was read elsewhere before, or if its feed leads to another host now. `here` are the keys of posts
    that the new address has under names we know.
    """

    def __init__(self, blog: Blog, since: datetime, *, here: Container[int] = (), moved: bool | None = None) -> None:
        if blog.jump == Blog.Jump.HOST and blog.quarantined_at is not None:
            since, moved = blog.quarantined_at, True
        if moved is None:
            moved = blog.feeds.exclude(retired_at=None).exists()
        rows = Post.objects.filter(blog=blog, seen_at__lt=since).select_related("blog", "author", "reflection__cohort")
        found = rows.filter(Q(deleted_at=None) | Q(reflection=None)) if moved else rows.none()
        self.waiting = [post for post in found if post.pk not in here]
        self.coming: set[str] = set()

    def expect(self, texts: Iterable[str]) -> None:
        """These are the texts that are looked at next: a post that is one of them is none that is merely called alike."""
        self.coming = {text_hash(text) for text in texts} - {""}

    def twin(self, title: str, text: str, published_at: datetime | None, *, by: Member | None = None) -> Post | None:
        """The post that this one was; each is found once. One that is merely called alike is not another author's."""
        by_text, by_name = text_hash(text), words_of(title) or words_of(text)
        same = (post for post in self.waiting if by_text and post.text_hash == by_text)
        alike = (
            post
            for post in self.waiting
            if post.text_hash not in self.coming
            and _is_near(post, published_at)
            and (by is None or post.author_id == by.pk)
            and by_name
            and _name_of(post) == by_name
        )
        post = next(same, None) or next(alike, None)
        if post is not None:
            self.waiting.remove(post)
        return post


def _name_of(post: Post) -> str:
    return words_of(post.title) or words_of(markup.plain(post.body_html))
