"""Addresses below a member's blog: given once, and never those of other pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from participants.models import Member

SLUG_LENGTH = 72
# Addresses below a blog that are not reflections.
TAKEN_SLUGS = {"feed"}


def free_slug(author: Member, title: str) -> str:
    """The last part of a new reflection's address, made from its title. The caller holds a lock of the author's."""
    return free_slugs(author, [title])[0]


def free_slugs(author: Member, titles: Iterable[str]) -> list[str]:
    """The same for several at once, in one question."""
    stems = [slugify(title)[:SLUG_LENGTH].strip("-") or "reflection" for title in titles]
    taken = TAKEN_SLUGS | set(author.reflections.values_list("slug", flat=True))
    slugs = []
    for stem in stems:
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs
