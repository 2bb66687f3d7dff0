"""A post's own page, read as a feed would tell of it: for posts that are heard of before their feed has them.

Pages that say what is what (https://microformats.org/wiki/h-entry) are taken at their word; of others the article and
the title are found by the names that blogs' software gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cpd.lib.markup import tidy
from cpd.lib.tags import Tag, end_of_text, inside, tags
from participants import feed_fields
from participants.addresses import absolute
from participants.entries import Entry

LONGEST_HTML = 300_000
MOST_LABELS = 50
CONTENT_CLASSES = ("e-content", "entry-content", "post-body", "post-content")


@dataclass(frozen=True)
class Webpage:
    """A page elsewhere: its bytes as text, and where it was found."""

    html: str
    address: str

    @cached_property
    def tags(self) -> list[Tag]:
        """All its tags."""
        return list(tags(self.html))

    @property
    def base(self) -> str:
        """What its addresses are relative to."""
        return next((self._absolute(tag) for tag in self.tags if tag.name == "base" and "href" in tag.attributes), "")

    @property
    def canonical(self) -> str:
        """The address it says is its own; "" if it says nothing."""
        own = (tag for tag in self.tags if tag.name == "link" and tag.has("rel", "canonical"))
        return next((self._absolute(tag) for tag in own if tag.attributes.get("href")), "")

    def entry(self, link: str) -> Entry:
        """The post on it, as if a feed had told of it under this address."""
        start, end = self._scope()
        return Entry(
            guid="",
            link=link,
            title=self._title(start, end),
            html=tidy(self._content(start, end)[:LONGEST_HTML]),
            base=self.base or self.address,
            labels=feed_fields.labels(self._labels(start, end)),
            author=feed_fields.author(self._text("p-author", start, end) or self._meta("author")),
            published_at=feed_fields.moment_of_iso(self._published(start, end)),
            updated_at=None,
        )

    def _scope(self) -> tuple[int, int]:
        """Between which of its tags the post stands: the first h-entry, else anywhere."""
        for number, tag in enumerate(self.tags):
            if not tag.closes and tag.has("class", "h-entry"):
                size = len(inside(self.html, self.tags, number))
                end = next((n for n, other in enumerate(self.tags) if other.start >= tag.end + size), len(self.tags))
                return number, end
        return 0, len(self.tags)

    def _first(self, word: str, start: int, end: int) -> int | None:
        """The number of the first tag with this class."""
        found = range(start, end)
        return next((n for n in found if not self.tags[n].closes and self.tags[n].has("class", word)), None)

    def _text(self, word: str, start: int, end: int) -> str:
        """What the first element with this class says, in one line."""
        number = self._first(word, start, end)
        return "" if number is None else feed_fields.line(inside(self.html, self.tags, number))

    def _meta(self, name: str) -> str:
        return next(self._metas(name), "")

    def _metas(self, name: str) -> Iterator[str]:
        for tag in self.tags:
            given = tag.attributes
            if tag.name == "meta" and name in {given.get("property"), given.get("name")} and given.get("content"):
                yield given["content"]

    def _title(self, start: int, end: int) -> str:
        if told := self._text("p-name", start, end):
            return told
        if told := self._meta("og:title"):
            return feed_fields.line(told, literal=True)
        title = next((tag for tag in self.tags if tag.name == "title" and not tag.closes), None)
        return feed_fields.line(self.html[title.end : max(end_of_text(self.html, title), title.end)]) if title else ""

    def _content(self, start: int, end: int) -> str:
        numbers = (self._first(word, start, end) for word in CONTENT_CLASSES)
        number = next((number for number in numbers if number is not None), None)
        for name in ("article", "main", "body"):
            if number is None:
                found = range(start, end)
                number = next((n for n in found if self.tags[n].name == name and not self.tags[n].closes), None)
        return self.html if number is None else inside(self.html, self.tags, number)

    def _labels(self, start: int, end: int) -> list[str]:
        in_text = [
            inside(self.html, self.tags, number)
            for number in range(start, end)
            if self.tags[number].name == "a" and not self.tags[number].closes and _is_label(self.tags[number])
        ]
        return [*self._metas("article:tag"), *in_text][:MOST_LABELS]

    def _published(self, start: int, end: int) -> str:
        number = self._first("dt-published", start, end)
        told = "" if number is None else self.tags[number].attributes.get("datetime", "")
        return told or self._meta("article:published_time")

    def _absolute(self, tag: Tag) -> str:
        return absolute(tag.attributes["href"], self.address)


def _is_label(tag: Tag) -> bool:
    return tag.has("class", "p-category") or tag.has("rel", "tag")
