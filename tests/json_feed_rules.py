"""The rules of JSON Feed 1.1, https://jsonfeed.org/version/1.1: what must be there, of which type, and what must not."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.atom_rules import LANGUAGE, UNSEEN, WEB, _is_date, html_faults

FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str,
    "summary": str, "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list,
    "tags": list, "language": str, "attachments": list,
}  # fmt: skip
AUTHOR = {"name": str, "url": str, "avatar": str}


def faults_in(document: bytes) -> list[str]:
    """Every rule that the document breaks, in words; empty for a valid one."""
    feed = json.loads(document.decode("utf-8"))
    faults = _object(feed, FEED, "feed")
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append(f"version {feed.get('version')}")
    faults += [f"feed without {name}" for name in ("title", "items") if name not in feed]
    ids = Counter(item.get("id") for item in feed.get("items", []))
    faults += [f"the id {name} stands {count} times" for name, count in ids.items() if count > 1]
    for item in feed.get("items", []):
        faults += _item(item)
    return faults


def _object(told: dict[str, Any], known: dict[str, type], kind: str) -> list[str]:
    faults = [f"{kind}: {name} is unknown" for name in told if name not in known and not name.startswith("_")]
    for name, value in told.items():
        if not isinstance(value, known.get(name, object)):
            faults.append(f"{kind}: {name} is a {type(value).__name__}")
        elif name.endswith("url") and not WEB.fullmatch(value):
            faults.append(f"{kind}: {name} is {value}")
        elif name == "language" and not LANGUAGE.fullmatch(value):
            faults.append(f"{kind}: language {value}")
        elif isinstance(value, str) and UNSEEN.search(value):
            faults.append(f"{kind}: {name} has text nobody should see")
    for author in told.get("authors", []):
        faults += _object(author, AUTHOR, "author")
        faults += [] if author else ["an author of whom nothing is said"]
    return faults


def _item(item: dict[str, Any]) -> list[str]:
    faults = _object(item, ITEM, "item")
    faults += [] if item.get("id") else ["an item without an id"]
    if not {"content_html", "content_text"} & item.keys():
        faults.append("an item without content")
    dates = [item[name] for name in ("date_published", "date_modified") if name in item]
    faults += [f"{date} is no date" for date in dates if not _is_date(date)]
    faults += [f"tag {tag!r}" for tag in item.get("tags", []) if not isinstance(tag, str) or not tag]
    return faults + html_faults(item.get("content_html", ""), "content_html")
