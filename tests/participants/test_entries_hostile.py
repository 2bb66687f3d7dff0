"""Feeds that were made to harm: slow, large, deep, or reaching for files of this machine."""

from __future__ import annotations

import json
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.entries import NotAFeed, keys, parse

HERE = "https://blog.example/feed"
SIZE = 1024 * 1024
RSS = "<rss><channel><title>T</title>"
XHTML = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'><div>"
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": ['


def fill(piece, head=RSS + "<item>", tail="</item></channel></rss>"):
    return (head + piece * ((SIZE - len(head) - len(tail)) // len(piece)) + tail).encode()


def items(inside):
    return fill(f"<item>{inside}</item>", head=RSS, tail="</channel></rss>")


BOMBS = {
    "elements": fill("<a/>"),
    "elements in elements": fill("<a>"),
    "ends without beginnings": fill("</a>"),
    "ends far away": (RSS + "<a>" * 100_000 + "</b></a>" * 100_000).encode(),
    "elements that overlap": fill("<a><b></a>"),
    "items in items": fill("<item>"),
    "labels": fill("".join(f"<category>{n}</category>" for n in range(1000))),
    "labels of many": items("".join(f"<category>{n}</category>" for n in range(100))),
    "a long author": fill("a", head=RSS + "<item><author>", tail="</author></item>"),
    "long authors": items(f"<author>{'a' * 2000}</author>" * 5),
    "long titles": items(f"<title>{'&lt;b&gt;' * 1000}</title>"),
    "long dates": items(f"<pubDate>{'Mon, ' * 500}</pubDate>"),
    "long numbers for dates": items(f"<pubDate>{'1' * 5000}</pubDate>"),
    "links": fill("<link rel='alternate' href='x'/>"),
    "a long link": fill("a&amp;", head=RSS + "<item><link>", tail="</link></item>"),
    "white space": fill("\n"),
    "instructions": fill("<?a?>\n"),
    "xhtml": fill("<b/>", head=XHTML, tail=""),
    "white space in xhtml": fill("\n<!-- -->", head=XHTML, tail="</div></content></entry></feed>"),
    "less than": fill("<"),
    "ampersands": fill("&"),
    "quotes": fill('<a "<" '),
    "quotes in quotes": fill("<a \"'<a \"'"),
    "comments never closed": fill("<!--"),
    "instructions never closed": fill("<?"),
    "cdata never closed": fill("<![CDATA["),
    "declarations": fill("<!DOCTYPE [", head="", tail=""),
    "a long name": fill("a", head="<rss><", tail=""),
    "attributes": fill(" a=b", head="<rss><item", tail="/></rss>"),
    "attributes without a value": fill("a = ", head="<rss><item ", tail=""),
    "an attribute without an end": fill("a", head="<rss><item ", tail=""),
    "spaces in a tag": fill(" ", head="<rss><item ", tail=""),
    "encodings": b"<?" + b"encoding='" * 200_000,
    "a page": fill("<p>", head="<html><body>", tail=""),
    "nul": b"<rss>" + b"\0" * SIZE,
    "lists in JSON": (JSON + "[" * SIZE).encode(),
    "items in JSON": (JSON + "{}," * 600_000 + "{}]}").encode(),
    "escapes in JSON": (JSON + '"' + "\\ud800" * 300_000 + '"]}').encode(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_made_to_be_slow_takes_little_time(name):
    started = time.thread_time()
    try:
        entries = parse(BOMBS[name], address=HERE).entries
    except NotAFeed:
        entries = ()

    assert all(keys(entry) for entry in entries)
    assert time.thread_time() - started < 3


@pytest.mark.parametrize("name", ["elements in elements", "items in JSON"])
def test_a_document_made_to_be_large_takes_less_than_twenty_times_its_size(name):
    tracemalloc.start()
    try:
        parse(BOMBS[name], address=HERE)
    except NotAFeed:
        pass
    finally:
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 20 * SIZE + 60_000_000


ENTITIES = [
    "<!DOCTYPE rss [<!ENTITY a 'boom'>]>",
    "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
    "<!DOCTYPE rss [<!ENTITY a SYSTEM 'http://127.0.0.1/secret'>]>",
    "<!DOCTYPE rss SYSTEM 'http://127.0.0.1/secret.dtd'>",
    "<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://127.0.0.1/secret'> %p;]>",
    "<!DOCTYPE rss PUBLIC '-//X//DTD//EN' 'http://127.0.0.1/x.dtd' [<!ENTITY a '<rss>'>]>",
    "<!DOCTYPE rss ["
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    + "<!ENTITY a '&l11;'>]>",
]


@pytest.mark.parametrize("doctype", ENTITIES)
def test_entities_that_a_document_declares_are_never_resolved(doctype):
    body = f"<?xml version='1.0'?>{doctype}<rss><channel><item><title>[&a;]</title></item></channel></rss>".encode()

    assert parse(body, address=HERE).entries[0].title == "[&a;]"


def test_includes_and_style_sheets_are_nothing_but_elements():
    body = (
        b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='http://127.0.0.1/x.xsl'?><rss><channel><item><title>x</title>"
        b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/></item></channel></rss>"
    )

    entry = parse(body, address=HERE).entries[0]

    assert (entry.title, entry.html) == ("x", "")


PIECES = [
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "<entry>",
    "<feed>",
    "</rss>",
    "<content type='xhtml'>",
]
PIECES += [
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&nbsp;",
    "<b",
    ">",
    "'",
    '"',
    "\0",
    "é",
    "\ud800",
    "x",
]
PIECES += [
    " xmlns='",
    "<guid>",
    "<pubDate>1</pubDate>",
    "<category term='",
    "<author><name>",
    "<link href='http://[' rel='alternate'/>",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_document_raises_anything_but_that_it_is_no_feed(pieces):
    body = (RSS + "".join(pieces)).encode("utf-8", "surrogatepass")

    for entry in parse(body, address=HERE).entries:
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        assert "\n" not in entry.title


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from(["", "text/xml; charset=utf-16", "application/json", "text/xml; charset="])
)
def test_no_bytes_raise_anything_but_that_they_are_no_feed(body, content_type):
    with suppress(NotAFeed):
        parse(body, address=HERE, content_type=content_type)


FIELDS = ["id", "url", "title", "authors", "author", "name", "tags", "hubs", "date_published", "content_html", "items"]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(JSON_VALUES, st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES, max_size=6), max_size=3))
def test_json_of_any_types_is_read_or_refused(feed, entries):
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        **(feed if isinstance(feed, dict) else {}),
        "items": entries,
    }

    found = parse(json.dumps(whole).encode(), address=HERE)

    assert len(found.entries) <= len(entries)
