"""Feeds in two formats from one description: Atom (RFC 4287) and JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from cpd.lib import markup
from cpd.lib.here import own_address, own_host

# A start tag as the cleaner of markup.py writes it: text has no "<" of its own, values stand in double quotes.
START_TAG = re.compile(r'<[a-z][^\s<>/]*(?:\s+[^\s"=<>/]+(?:="[^"]*")?)*\s*/?>')
ADDRESS = re.compile(r'(\s(?:src|href))="([^"]*)"')
SET_OF_SIZES = re.compile(r'\ssrcset="[^"]*"')


class Atom(Atom1Feed):
    """Atom with the text itself; its date is that of its newest entry, and of the place it tells of before there is one."""

    below = ""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xml:base": own_address("/")}

    def latest_post_date(self) -> datetime:
        return _newest(self)

    def write(self, outfile: Any, encoding: str) -> None:
        """Without the characters that XML does not know, whoever typed them and wherever."""
        self.feed = _tidied(self.feed)
        self.items = _tidied(self.items)
        super().write(outfile, encoding)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})
        handler.addQuickElement("content", item["content"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    """The same as JSON. What has no value is left out, as the format asks."""

    below = "json/"
    content_type = "application/feed+json; charset=utf-8"

    def latest_post_date(self) -> datetime:
        return _newest(self)

    def write(self, outfile: Any, encoding: str) -> None:
        feed = _tidied(self.feed)
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["subtitle"],
            "language": feed["language"],
            "authors": _authors(feed),
        }
        items = [_json_item(item) for item in _tidied(self.items)]
        outfile.write(json.dumps(_without_empty(told) | {"items": items}, ensure_ascii=False))


FORMS: dict[str, type[Atom] | type[JsonFeed]] = {"atom": Atom, "json": JsonFeed}


class FullFeed(Feed):
    """A feed of whole texts with names for good, that says the same in both formats.

    What is changed keeps its name and gets a new date. A feed says further: `address`, where its Atom form is;
    `since`, its date while it is empty; `changed_at`, when anything about it may last have changed; `item_html`.
    """

    def __init__(self, form: str = "atom") -> None:
        self.form = FORMS[form]
        self.feed_type = self.form

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = self.get_object(request, *args, **kwargs)
        feed = self.get_feed(shown, request)
        response = HttpResponse(content_type=self.form.content_type)
        # Not the newest entry's date: a text that is hidden or renamed changes the feed and is not newer.
        last = max(feed.latest_post_date(), self.changed_at(shown))
        response.headers["Last-Modified"] = http_date(last.timestamp())
        feed.write(response, "utf-8")
        return response

    def address(self, shown: Any) -> str:
        """Path of the Atom form; the JSON form is at `json/` below it."""
        raise NotImplementedError

    def since(self, shown: Any) -> datetime:
        """When that of which the feed tells was made."""
        raise NotImplementedError

    def changed_at(self, shown: Any) -> datetime:
        """No change of the feed is later than this."""
        raise NotImplementedError

    def item_html(self, item: Any) -> str:
        """The whole text: safe HTML, its addresses as the page has them."""
        raise NotImplementedError

    def feed_url(self, shown: Any) -> str:
        return own_address(self.address(shown) + self.form.below)

    def feed_extra_kwargs(self, shown: Any) -> dict[str, Any]:
        return {"since": self.since(shown)}

    def item_title(self, item: Any) -> str:
        return one_line(str(item)) or _("Untitled")

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {"content": absolute(self.item_html(item), self.item_link(item))}


def tag_of(made_at: datetime, name: str) -> str:
    """A name for good (RFC 4151), whatever becomes of addresses."""
    host = own_host()
    return f"tag:{host},{made_at:%Y-%m-%d}:{name}"


def one_line(text: str) -> str:
    """The text without line ends, and without what no reader sees."""
    return " ".join(markup.tidy(text).split())


def absolute(html: str, page: str) -> str:
    """Stored HTML for reading elsewhere: its addresses in full, as a browser finds them on this page."""
    return START_TAG.sub(lambda tag: _absolute_tag(tag[0], page), html)


def _absolute_tag(tag: str, page: str) -> str:
    return ADDRESS.sub(lambda found: f'{found[1]}="{_joined(page, found[2])}"', SET_OF_SIZES.sub("", tag))


def _joined(page: str, address: str) -> str:
    try:
        return escape(urljoin(page, unescape(address)))
    except ValueError:  # "http://[" and the like, which people do type
        return address


def _newest(feed: Atom | JsonFeed) -> datetime:
    dates = [item[key] for item in feed.items for key in ("updateddate", "pubdate") if item[key]]
    return max([feed.feed["since"], *dates])


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return markup.tidy(value)
    if isinstance(value, dict):
        return {name: _tidied(part) for name, part in value.items()}
    return [_tidied(part) for part in value] if isinstance(value, list | tuple) else value


def _json_item(item: dict[str, Any]) -> dict[str, Any]:
    told = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "summary": item["description"],
        "date_published": rfc3339_date(item["pubdate"]) if item["pubdate"] else None,
        "date_modified": rfc3339_date(item["updateddate"]) if item["updateddate"] else None,
        "authors": _authors(item),
        "tags": item["categories"],
    }
    return _without_empty(told) | {"content_html": item["content"]}


def _authors(told: dict[str, Any]) -> list[dict[str, Any]]:
    author = _without_empty({"name": told["author_name"], "url": told["author_link"]})
    return [author] if author else []


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
