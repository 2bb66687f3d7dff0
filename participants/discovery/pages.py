"""What a page of a website says about itself: its feeds, its links, its software, its language.

Read tag by tag and without a tree, because all of it stands in tags; it takes time in proportion to the page's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from participants import feed_fields
from participants.addresses import absolute, address_key
from participants.charsets import text_of

LONGEST_PAGE = 2_000_000
MOST_LINKS = 5_000
# Drawings inside of a page have titles too.
MOST_TITLES = 3

TAG = re.compile(
    r"<(a|area|base|body|frame|html|link|meta|title)\b((?>[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>", re.IGNORECASE
)
ATTRIBUTE = re.compile(r"(?<![^\s\"'/])([a-zA-Z][\w:.-]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
# What a browser does not show as part of the page, though it may look like tags.
HIDDEN = (
    ("<!--", "-->"),
    ("<script", "</script"),
    ("<style", "</style"),
    ("<noscript", "</noscript"),
    ("<textarea", "</textarea"),
)
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"}
FEED_TYPES |= {"application/xml", "application/rss", "text/rss+xml", "application/x.atom+xml"}
REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.IGNORECASE)
A_PAGE = re.compile(r"<(?:!doctype html|html|head|body|title|link|meta|a|div|p|frameset)\b", re.IGNORECASE)
LONGEST_REFRESH = 30
NOT_ITS_OWN = {"nofollow", "ugc", "sponsored"}


@dataclass(frozen=True)
class Link:
    """A link in a page: where to, in which relation, of which type, called what."""

    address: str
    relations: frozenset[str]
    type: str
    title: str


@dataclass
class Page:
    """A page, as far as it matters for finding a feed. `marks` is its HTML in lower case."""

    url: str
    base: str
    marks: str
    title: str = ""
    language: str = ""
    generator: str = ""
    refresh: str = ""
    declared: list[Link] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def is_page(body: bytes, content_type: str) -> bool:
    """Whether these bytes are HTML, by what was said of them or by how they look."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith(("image/", "audio/", "video/")) or kind in {"application/pdf", "application/zip"}:
        return False
    return "html" in kind or bool(A_PAGE.search(text_of(body[:5_000], content_type)))


def read_page(body: bytes, *, url: str, content_type: str = "") -> Page:
    """What a page says about itself."""
    text = _shown(text_of(body[:LONGEST_PAGE], content_type))
    page = Page(url=url, base=url, marks=text.lower())
    titles = 0
    for name, attributes, end in _tags(text):
        if name == "base":
            page.base = absolute(attributes.get("href", ""), url) or page.base
        elif name == "html":
            page.language = page.language or feed_fields.language(
                attributes.get("lang") or attributes.get("xml:lang", "")
            )
        elif name == "title" and (titles := titles + 1) <= MOST_TITLES:
            page.title = page.title or feed_fields.line(text[end : _end_of_title(page.marks, end)])
        elif name == "meta":
            _read_meta(page, attributes)
        elif name == "frame":
            page.refresh = page.refresh or absolute(attributes.get("src", ""), page.base)
        elif name == "link":
            page.declared += _link(page, attributes)
        elif name in {"a", "area"} and len(page.links) < MOST_LINKS:
            following = "" if attributes.get("title") else text[end : end + 200].partition("</")[0]
            page.links += _link(page, attributes, following)
    return page


def _end_of_title(marks: str, begin: int) -> int:
    end = marks.find("</title", begin, begin + 5_000)
    return end if end >= 0 else begin + 500


def links_to(html: str, base: str, target_key: str, *, me_only: bool = False, own_only: bool = False) -> bool:
    """Whether a page or a piece of HTML links to an address, as compared by `address_key`.

    With `me_only` only links count that say "this is me" (https://microformats.org/wiki/rel-me); with `own_only` none
    that the page marks as somebody else's (rel="ugc" and its like, as blogs mark what stands in comments).
    """
    page = read_page(html.encode("utf-8", "replace"), url=base, content_type="text/html; charset=utf-8")
    found = [link for link in [*page.declared, *page.links] if not me_only or "me" in link.relations]
    found = [link for link in found if not own_only or not link.relations & NOT_ITS_OWN]
    return any(address_key(link.address) == target_key for link in found)


def page_language(html: str) -> str:
    """The language that a page says it is in (RFC 5646), or nothing."""
    return read_page(html.encode("utf-8", "replace"), url="", content_type="text/html; charset=utf-8").language


def page_title(html: str) -> str:
    """The title of a page as plain text, or nothing."""
    return read_page(html.encode("utf-8", "replace"), url="", content_type="text/html; charset=utf-8").title


def _shown(text: str) -> str:
    for begin, end in HIDDEN:
        text = _without(text, begin, end)
    return text


def _without(text: str, begin: str, end: str) -> str:
    low, kept, position = text.lower(), list[str](), 0
    if len(low) != len(text):
        # A few letters of the world change their number in lower case.
        low = text
    while (start := low.find(begin, position)) >= 0:
        stop = low.find(end, start + len(begin))
        if stop < 0:
            break
        kept.append(text[position:start])
        position = stop + len(end)
    return "".join([*kept, text[position:]]) if kept or position else text


def _tags(text: str) -> Iterator[tuple[str, dict[str, str], int]]:
    for found in TAG.finditer(text):
        attributes = dict[str, str]()
        for name, *values in ATTRIBUTE.findall(found[2][:5_000]):
            attributes.setdefault(name.lower(), unescape("".join(values)).strip())
        yield found[1].lower(), attributes, found.end()


def _read_meta(page: Page, attributes: dict[str, str]) -> None:
    name = (attributes.get("name") or attributes.get("property") or attributes.get("http-equiv", "")).lower()
    content = attributes.get("content", "")
    if name == "generator":
        page.generator = f"{page.generator} {content.lower()}".strip()[:300]
    elif name == "content-language":
        page.language = page.language or feed_fields.language(content)
    elif name == "refresh" and not page.refresh and (found := REFRESH.match(content)):
        page.refresh = absolute(found[2], page.base) if int(found[1]) <= LONGEST_REFRESH else ""


def _link(page: Page, attributes: dict[str, str], words: str = "") -> list[Link]:
    address = attributes.get("href", "")
    if address.lower().startswith("feed:"):
        address = address[5:] if "://" in address[5:] else "http://" + address[5:].lstrip("/")
    address = absolute(address, page.base)
    if not address:
        return []
    relations = frozenset(attributes.get("rel", "").lower().split())
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return [Link(address, relations, kind, feed_fields.line(attributes.get("title") or words, 200))]
