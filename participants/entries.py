"""Feeds and their entries as plain values: bytes in, tidy values out, nothing fetched and nothing stored.

RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed are read. Titles, names and labels are plain text, addresses are absolute and
of the web; bodies are raw HTML, to go through `cpd.lib.foreign` before anybody sees them.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from io import BytesIO
from typing import Any

import feedparser

from cpd.lib.markup import tidy
from participants import feed_fields, feed_json, feed_xml
from participants.addresses import absolute, address_key, host_of

MOST_ENTRIES = 500
LONGEST_HTML = 300_000

HTML_TYPES = {"text/html", "html", "application/xhtml+xml", "xhtml"}
LOCAL_ID = re.compile(r"[\w-]{1,19}")
LETTER = re.compile(r"[^\W_]+")
# Letters and digits of title and text that make a post like no other of its blog.
SAYS_ENOUGH = 80
# An excerpt must have the hash of the whole, so no more is hashed than feeds give of a post at least.
MOST_HASHED = 160
MOST_LOOKED_AT = 20_000


class NotAFeed(Exception):
    """The document is not a feed."""


@dataclass(frozen=True)
class Entry:
    """One post as its feed tells it. What the feed does not say is empty or None."""

    guid: str
    link: str
    title: str
    html: str
    base: str
    labels: tuple[str, ...]
    author: str
    published_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True)
class FeedContents:
    """A feed: what it says of itself, and its entries, newest first as far as they have dates."""

    title: str
    language: str
    home: str
    authors: tuple[str, ...]
    entries: tuple[Entry, ...]
    ttl: timedelta | None
    self_address: str
    hub: str
    next_page: str


def parse(body: bytes, *, address: str, content_type: str = "") -> FeedContents:
    """What a feed contains; `address` is where it was found, against which its own addresses are resolved.

    NotAFeed if it is none. What can be read of a broken one is read.
    """
    try:
        return _from_json(feed_json.read(body, content_type), address)
    except feed_json.NotJsonFeed:
        pass
    try:
        document = feed_xml.prepared(body, content_type)
    except feed_xml.NoFeedInside as error:
        raise NotAFeed from error
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    # Never text: feedparser takes that for the name of a file or an address, and opens it.
    stream = BytesIO(document)
    found = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    return _from_xml(found, address)


def keys(entry: Entry) -> tuple[str, ...]:
    """Every name by which a post may be known again, the strongest first: its feed's id, its link, a hash of its words.

    Id and link hold through another feed of the same blog; the hash holds through a move, as long as the words stay. A
    post with an id or a link has a hash only if it says enough: two posts called "Wordless Wednesday" are two posts.
    """
    found, words = _given_keys(entry), _words_of(entry)
    if len(words) >= SAYS_ENOUGH:
        return (*found, _hash(words[:MOST_HASHED]))
    return found or (_hash_with_day(entry, words),)


def is_of_words(entry: Entry) -> bool:
    """Whether the last of an entry's names is made of the beginning of its words, though it has better ones."""
    return bool(entry.guid or entry.link) and len(_words_of(entry)) >= SAYS_ENOUGH


def identity(entry: Entry) -> str:
    """The strongest name of a post: the feed's id, else the link, else a hash of title, text and, if short, day."""
    return next(iter(_given_keys(entry)), "") or keys(entry)[0]


def _given_keys(entry: Entry) -> tuple[str, ...]:
    # A number is the id of one post on that site, and of others elsewhere.
    place = f"{host_of(entry.link or entry.base)}/" if LOCAL_ID.fullmatch(entry.guid) else ""
    given = (("id", place + entry.guid), ("link", entry.link))
    return tuple(f"{kind}:{address_key(name)}" for kind, name in given if name)


def _words_of(entry: Entry) -> str:
    text = unescape(feed_fields.A_TAG.sub(" ", entry.html[:MOST_LOOKED_AT]))
    return "".join(LETTER.findall(f"{entry.title} {text}".casefold()))


def _hash_with_day(entry: Entry, words: str) -> str:
    return _hash(f"{words} {entry.published_at.date() if entry.published_at else ''}")


def _hash(words: str) -> str:
    return "hash:" + hashlib.sha256(words.encode()).hexdigest()


def _from_xml(found: dict[str, Any], address: str) -> FeedContents:
    feed = found["feed"]
    links = feed.get("links", [])
    home = _link_of(feed, address)
    # Atom says which titles are plain text and means it; RSS never does.
    literal = found["version"].startswith("atom")
    entries = [_xml_entry(entry, home, address, literal) for entry in found["entries"]]
    pause = (str(feed.get(name) or "") for name in ("ttl", "sy_updateperiod", "sy_updatefrequency"))
    return FeedContents(
        title=_title_of(feed, literal),
        language=feed_fields.language(dict.get(feed, "language") or ""),
        home=home,
        authors=feed_fields.names([_author_of(feed), *(entry.author for entry in entries)]),
        entries=_in_order(entries),
        ttl=feed_fields.pause(*pause),
        self_address=_related(links, "self", address),
        hub=_related(links, "hub", address),
        next_page=_related(links, "next", address),
    )


def _xml_entry(entry: dict[str, Any], home: str, address: str, literal: bool) -> Entry:
    link = absolute(dict.get(entry, "feedburner_origlink") or "", address) or _link_of(entry, home or address)
    html, base = _body_of(entry)
    return Entry(
        guid=feed_fields.guid(dict.get(entry, "id") or ""),
        link=link,
        title=_title_of(entry, literal),
        html=html,
        # Without a base of its own an entry's addresses are meant as its page has them, not as the feed has.
        base=base if base and base != address else link or home or address,
        labels=feed_fields.labels(tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", [])),
        author=_author_of(entry),
        published_at=_moment_of(entry, "published") or _moment_of(entry, "created"),
        updated_at=_moment_of(entry, "updated"),
    )


def _moment_of(entry: dict[str, Any], name: str) -> datetime | None:
    # The plain dict's get: feedparser's own says "published" where there is no "updated".
    return feed_fields.moment(dict.get(entry, f"{name}_parsed"), dict.get(entry, name) or "")


def _body_of(entry: dict[str, Any]) -> tuple[str, str]:
    """The fullest text an entry has, as HTML, and the base of its addresses."""
    details = [*entry.get("content", []), entry.get("summary_detail") or {"value": entry.get("summary", "")}]
    usable = [detail for detail in details if detail.get("value") and not detail.get("src") and _is_text(detail)]
    if not usable:
        return "", ""
    # The content, unless some software put a dot there and the text into the description.
    best = next((detail for detail in usable if len(detail["value"]) * 2 >= len(usable[-1]["value"])), usable[0])
    html = tidy(best["value"])
    if best.get("type") == "text/plain" and not feed_fields.A_TAG.search(html):
        html = "".join(f"<p>{escape(unescape(part))}</p>" for part in html.split("\n") if part.strip())
    return html[:LONGEST_HTML], best.get("base") or ""


def _is_text(detail: dict[str, Any]) -> bool:
    kind = detail.get("type") or "text/html"
    return kind in HTML_TYPES or kind.startswith("text/")


def _title_of(item: dict[str, Any], literal: bool) -> str:
    kind = (item.get("title_detail") or {}).get("type")
    return feed_fields.line(item.get("title", ""), literal=literal and kind == "text/plain")


def _link_of(item: dict[str, Any], base: str) -> str:
    links = [link for link in item.get("links", []) if link.get("rel") == "alternate" and link.get("href")]
    pages = [link for link in links if link.get("type", "text/html") in HTML_TYPES] or links
    found = (absolute(link["href"], base) for link in pages)
    return next((link for link in found if link), "") or absolute(dict.get(item, "link") or "", base)


def _related(links: Iterable[Mapping[str, str]], relation: str, base: str) -> str:
    found = (absolute(link.get("href", ""), base) for link in links if link.get("rel") == relation)
    return next((link for link in found if link), "")


def _author_of(item: dict[str, Any]) -> str:
    named = [author.get("name") or "" for author in item.get("authors", [])]
    return feed_fields.author(next((name for name in named if name), dict.get(item, "author") or ""))


def _in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Each post once, newest first. One without a date stays behind the one it stood behind."""
    pages = defaultdict[str, set[str]](set)
    for entry in entries:
        pages[entry.guid].add(entry.link)
    # An id that several posts share is the id of none of them.
    entries = [replace(entry, guid="") if len(pages[entry.guid]) > 1 else entry for entry in entries]
    dated: list[tuple[datetime, Entry]] = []
    last = next((day for entry in entries if (day := _day(entry))), datetime.max.replace(tzinfo=UTC))
    for entry in entries:
        last = _day(entry) or last
        dated.append((last, entry))
    dated.sort(key=lambda pair: pair[0], reverse=True)
    once = dict[str, Entry]()
    for _when, entry in dated:
        once.setdefault(identity(entry), entry)
    return tuple(once.values())[:MOST_ENTRIES]


def _day(entry: Entry) -> datetime | None:
    return entry.published_at or entry.updated_at


def _from_json(feed: Mapping[str, Any], address: str) -> FeedContents:
    home = absolute(feed_json.text_in(feed, "home_page_url"), address)
    entries = [_json_entry(item, home or address) for item in feed_json.items(feed)]
    authors = [*feed_json.authors_of(feed), *(entry.author for entry in entries)]
    return FeedContents(
        title=feed_fields.line(feed_json.text_in(feed, "title"), literal=True),
        language=feed_fields.language(feed_json.text_in(feed, "language")),
        home=home,
        authors=feed_fields.names(map(feed_fields.author, authors)),
        entries=_in_order(entries),
        ttl=None,
        self_address=absolute(feed_json.text_in(feed, "feed_url"), address),
        hub=absolute(feed_json.hub_of(feed), address),
        next_page=absolute(feed_json.text_in(feed, "next_url"), address),
    )


def _json_entry(item: Mapping[str, Any], base: str) -> Entry:
    link = absolute(feed_json.text_in(item, "url"), base)
    return Entry(
        guid=feed_fields.guid(feed_json.text_in(item, "id")),
        link=link,
        title=feed_fields.line(feed_json.text_in(item, "title"), literal=True),
        html=tidy(feed_json.html_of(item)[:LONGEST_HTML]),
        base=link or base,
        labels=feed_fields.labels(feed_json.labels_of(item)),
        author=feed_fields.author(next(iter(feed_json.authors_of(item)), "")),
        published_at=feed_fields.moment_of_iso(feed_json.text_in(item, "date_published")),
        updated_at=feed_fields.moment_of_iso(feed_json.text_in(item, "date_modified")),
    )
