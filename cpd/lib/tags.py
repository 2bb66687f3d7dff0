"""The tags of a stranger's page one after the other, in a time that grows with its length and no faster.

The standard library's parser needs a minute for some hundred kilobytes of unclosed tags. This one reads every character
once: what is not closed swallows the rest of the page, as it does in a browser. It puts nothing in order and cleans
nothing; what is shown goes through `cpd.lib.foreign`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
PIECE = re.compile(r"""[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?)""")
# What stands in these is text, whatever it looks like (HTML, section 13.2.5); a template is not on the page.
TEXT_INSIDE = {"iframe", "noembed", "noframes", "script", "style", "template", "textarea", "title", "xmp"}
MOST_TAGS = 200_000


@dataclass(frozen=True)
class Tag:
    """A tag: its name in lower case, its attributes with their names in lower case, and where it stands in the page."""

    name: str
    closes: bool
    attributes: dict[str, str]
    start: int
    end: int

    def has(self, attribute: str, word: str) -> bool:
        """Whether a word is among those of a class or a rel."""
        return word in self.attributes.get(attribute, "").lower().split()


def tags(html: str) -> Iterator[Tag]:
    """Every tag that is one: not those in comments, scripts and titles, nor what is written with entities."""
    at = 0
    for _number in range(MOST_TAGS):
        at = html.find("<", at)
        while at != -1 and (found := TAG.match(html, at)) is None:
            at = _after_comment(html, at) if html.startswith("<!--", at) else html.find("<", at + 1)
        if at == -1 or found is None:
            return
        attributes, end = _attributes(html, found.end())
        if end == -1:
            return
        tag = Tag(found[2].lower(), bool(found[1]), attributes, at, end)
        yield tag
        at = end if tag.closes or tag.name not in TEXT_INSIDE else end_of_text(html, tag)
        if at == -1:
            return


def end_of_text(html: str, tag: Tag) -> int:
    """Where the text in a script, a style or a title ends; -1 if it does not."""
    found = re.compile(rf"</{re.escape(tag.name)}(?=[\s/>])", re.IGNORECASE).search(html, tag.end)
    return found.start() if found else -1


def inside(html: str, tags_of_page: Sequence[Tag], number: int) -> str:
    """What stands between this tag and the one that closes it, or the end of the page."""
    opening, depth = tags_of_page[number], 1
    for tag in tags_of_page[number + 1 :]:
        if tag.name == opening.name:
            depth += -1 if tag.closes else 1
            if not depth:
                return html[opening.end : tag.start]
    return html[opening.end :]


def _after_comment(html: str, at: int) -> int:
    end = html.find("-->", at + 2)
    return html.find("<", end + 3) if end != -1 else -1


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from here on, the first of each name, and where the tag ends; -1 if it does not."""
    attributes: dict[str, str] = {}
    while (piece := PIECE.match(html, at)) is not None:
        at = piece.end()
        if piece[1]:
            return attributes, at
        value = piece[3] or piece[4] or piece[5] or ""
        attributes.setdefault(piece[2].lower(), unescape(value))
    return attributes, -1
