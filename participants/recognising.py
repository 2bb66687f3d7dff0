"""Recognising posts: the same one through two feeds, after a redirect, or after its blog moved house."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

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
    """An entry, with the names that tell it from others in its document, strongest first."""

    entry: entries.Entry
    keys: tuple[str, ...]


def named(found: Sequence[entries.Entry]) -> list[Named]:
    """Each entry of a document once. A name that several different ones bear is nobody's."""
    rows = [(entry, tuple(hashed(key) for key in entries.keys(entry))) for entry in found]
    bearers = Counter(key for _entry, keys in {keys: (entry, keys) for entry, keys in rows}.values() for key in keys)
    once: dict[str, Named] = {}
    for entry, keys in rows:
        own = tuple(key for key in keys if bearers[key] == 1) or keys[-1:]
        once.setdefault(own[0], Named(entry, own))
    return list(once.values())


def known_posts(owner: Member, found: Iterable[Named]) -> dict[str, Post]:
    """The owner's posts by these names, in one question."""
    keys = {key for item in found for key in item.keys}
    rows = PostKey.objects.filter(owner=owner, key__in=keys)
    return {row.key: row.post for row in rows.select_related("post__blog", "post__author", "post__reflection__cohort")}


class Movers:
    """Posts of a blog that moved, waiting to be recognised at its new address by their text, or title and day."""

    def __init__(self, blog: Blog, since: datetime, *, moved: bool | None = None) -> None:
        if moved is None:
            moved = blog.feeds.exclude(retired_at=None).exists()
        rows = Post.objects.filter(blog=blog, seen_at__lt=since).select_related("blog", "author", "reflection__cohort")
        self.waiting: list[Post] = list(rows.filter(Q(deleted_at=None) | Q(reflection=None))) if moved else []

    def twin(self, title: str, text: str, published_at: datetime | None) -> Post | None:
        """The post that this one was; each is found once."""
        if not self.waiting:
            return None
        by_text, by_title = text_hash(text), words_of(title)
        for post in self.waiting:
            same_day = published_at is not None and abs(post.published_at - published_at) <= SAME_MOMENT
            if (by_text and post.text_hash == by_text) or (by_title and same_day and words_of(post.title) == by_title):
                self.waiting.remove(post)
                return post
        return None
