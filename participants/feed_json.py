"""JSON Feed 1.1 (jsonfeed.org/version/1.1), and 1.0 before it, as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from participants.charsets import text_of

MOST_BRACKETS = 200_000
MOST_COMMAS = 500_000
MOST_READ = 600


class NotJsonFeed(Exception):
    """The document is no JSON, or says nothing of being a feed."""


def read(body: bytes, content_type: str = "") -> Mapping[str, Any]:
    """The document's outermost object; NotJsonFeed if it is none of a feed, or so tangled that it was made to harm."""
    text = text_of(body, content_type).strip()
    if not text.startswith("{"):
        raise NotJsonFeed
    if text.count("[") + text.count("{") > MOST_BRACKETS or text.count(",") > MOST_COMMAS:
        raise NotJsonFeed
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise NotJsonFeed from error
    if "jsonfeed.org/version" not in text_in(feed, "version") or not isinstance(feed.get("items"), list):
        raise NotJsonFeed
    return feed


def items(feed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The feed's items; what is not an object is left out."""
    return (item for item in feed["items"][:MOST_READ] if isinstance(item, dict))


def text_in(item: Mapping[str, Any], *names: str) -> str:
    """The first of these that says something, as text; publishers write ids as numbers too."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def html_of(item: Mapping[str, Any]) -> str:
    """The item's body as HTML."""
    if html := text_in(item, "content_html"):
        return html
    return "".join(
        f"<p>{escape(part)}</p>" for part in text_in(item, "content_text", "summary").split("\n") if part.strip()
    )


def authors_of(item: Mapping[str, Any]) -> list[str]:
    """Names of authors: a list since 1.1, one object before."""
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    return [name for author in listed[:50] if isinstance(author, dict) and (name := text_in(author, "name"))]


def labels_of(item: Mapping[str, Any]) -> list[str]:
    """The item's tags."""
    tags = item.get("tags")
    return [tag for tag in tags[:100] if isinstance(tag, str)] if isinstance(tags, list) else []


def hub_of(feed: Mapping[str, Any]) -> str:
    """Where updates can be subscribed to."""
    hubs = feed.get("hubs")
    listed = hubs if isinstance(hubs, list) else []
    return next((text_in(hub, "url") for hub in listed if isinstance(hub, dict) and hub.get("type") == "WebSub"), "")
