from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from participants.entries import NotAFeed, identity, keys, parse
from tests.participants.feed_text import HERE, only, rss

FEEDS = Path(__file__).parent.parent / "feeds"


def read(name, address=HERE, content_type=""):
    return parse((FEEDS / name).read_bytes(), address=address, content_type=content_type)


def test_a_wordpress_feed_is_read_whole():
    feed = read("wordpress.rss.xml")

    assert feed.title == "Stacks & Biscuits"
    assert feed.language == "en"
    assert feed.home == "https://stacksandbiscuits.wordpress.com"
    assert feed.authors == ("Tamsin Orchard",)
    assert feed.ttl == timedelta(hours=1)
    assert feed.self_address == "https://stacksandbiscuits.wordpress.com/feed/"
    assert feed.hub == "https://stacksandbiscuits.wordpress.com/?pushpress=hub"
    assert feed.next_page == ""
    fifth, fourth = feed.entries
    assert fifth.title == "Thing 5 – reflective practice, or: why I can’t keep a diary"
    assert fifth.link == fifth.base == "https://stacksandbiscuits.wordpress.com/2026/06/02/thing-5/"
    assert fifth.guid == "http://stacksandbiscuits.wordpress.com/?p=57"
    assert fifth.labels == ("23 Things", "cpd23", "R&D")
    assert fifth.author == "Tamsin Orchard"
    assert fifth.published_at == datetime(2026, 6, 2, 18, 5, 11, tzinfo=UTC)
    assert fifth.updated_at is None
    assert "first <em>" not in fifth.html
    assert "I made tea first." in fifth.html
    assert fourth.title == "Thing 4"


def test_a_blogger_feed_is_read_whole():
    feed = read("blogger.atom.xml")

    assert feed.title == "The Unquiet Reader"
    assert feed.home == "https://unquietreader.blogspot.com/"
    assert feed.hub == "http://pubsubhubbub.appspot.com/"
    assert feed.next_page == "https://www.blogger.com/feeds/7001/posts/default?start-index=26&max-results=25"
    assert feed.authors == ("Wren Abara",)
    third, untitled = feed.entries
    assert third.title == "Thing 3: my <brand>, if I have one"
    assert third.link == "https://unquietreader.blogspot.com/2026/06/thing-3.html"
    assert third.guid == "tag:blogger.com,1999:blog-7001.post-92"
    assert third.labels == ("cpd23", "Thing 3")
    assert third.published_at == datetime(2026, 6, 1, 11, 31, tzinfo=UTC)
    assert third.updated_at == datetime(2026, 6, 1, 11, 31, 7, tzinfo=UTC)
    assert third.html.endswith("<div>I have a shelf.</div></div>")
    assert untitled.title == ""
    assert untitled.html == "A post without a title."


@pytest.mark.parametrize(
    ("name", "titles", "labels", "author"),
    [
        ("tumblr.rss.xml", ["Photo", ""], ("cpd23", "thing 9"), ""),
        ("medium.rss.xml", ["Thing the Seventh"], ("cpd23",), "Idris Falk"),
        ("substack.rss.xml", ["Things 8 & 9, in one breath"], (), "Noor Lindqvist"),
        ("ghost.rss.xml", ["XII"], ("cpd23",), "Mirela Toth"),
        ("microblog.rss.xml", [""], (), ""),
        ("podcast.rss.xml", ["Episode 3: Thing 13"], (), ""),
        ("rss10.rdf", ["La deuxième chose"], ("cpd23",), "Anaïs"),
        ("atom03.xml", ["Thing 2"], (), ""),
        ("microblog.json", ["", "Longer <thoughts>"], ("cpd23",), ""),
    ],
)
def test_every_platform_has_its_titles_labels_and_author_read(name, titles, labels, author):
    entries = read(name).entries

    assert [entry.title for entry in entries] == titles
    assert (entries[0].labels, entries[0].author) == (labels, author)


def test_json_feed_is_read_with_what_its_publishers_get_wrong():
    feed = read("microblog.json", address="https://pia.micro.blog/feed.json")

    short, long = feed.entries
    assert feed.home == "https://pia.micro.blog/"
    assert feed.self_address == "https://pia.micro.blog/feed.json"
    assert feed.authors == ("Pia Sandoval",)
    assert short.published_at == datetime(2026, 6, 2, 19, 31, 5, tzinfo=UTC)
    assert (long.guid, long.link) == ("4711", "https://pia.micro.blog/2026/05/30/longer.html")
    assert long.html == "<p>First line &amp; second.</p><p>Third line.</p>"
    assert long.published_at == datetime(2026, 5, 30, 8, tzinfo=UTC)
    assert long.labels == ("Thing 6",)


def test_xhtml_inside_atom_becomes_html_with_its_own_base():
    entry = read("atom03.xml").entries[0]

    assert entry.html == '<div><p>Five &lt; six, <a href="a.html">said</a> the <em>index</em>.<br></p></div>'
    assert entry.base == "http://cardindex.typepad.example/2026/05/"


def test_a_broken_feed_gives_what_can_be_read():
    feed = read("broken.rss.xml")

    first, second, third = feed.entries
    assert feed.title == "Ink & Paper"
    assert first.title == "Things 1 & 2 done"
    assert first.link == "http://inkandpaper.example/?p=3&cat=4"
    assert first.html == "<p>Both & more</p>"
    assert (second.title, second.html) == ("Without an end", "Some <b>bold <i>claims</i></b> here")
    assert third.title == "Cut o"


def test_entries_come_newest_first_and_those_without_a_date_where_they_stood():
    def item(name, date=""):
        return f"<item><guid>{name}</guid>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"

    feed = parse(
        rss(item("old", "1 Jan 2026 00:00 GMT"), item("undated"), item("new", "3 Jan 2026 00:00 GMT")), address=HERE
    )

    assert [entry.guid.rpartition("/")[2] for entry in feed.entries] == ["new", "old", "undated"]


def test_a_post_that_is_in_the_feed_twice_is_read_once():
    feed = parse(
        rss("<item><guid>a</guid><title>one</title></item>", "<item><guid>a</guid><title>two</title></item>"),
        address=HERE,
    )

    assert [entry.title for entry in feed.entries] == ["one"]


def test_an_id_that_all_posts_share_is_the_id_of_none():
    item = "<item><guid isPermaLink='false'>blog</guid><link>https://blog.example/{}</link></item>"

    feed = parse(rss(item.format(1), item.format(2)), address=HERE)

    assert [entry.guid for entry in feed.entries] == ["", ""]
    assert len({identity(entry) for entry in feed.entries}) == 2


def test_a_post_is_known_again_through_another_feed_of_its_blog():
    through_rss, through_atom = read("wordpress.rss.xml").entries[0], read("wordpress.atom.xml").entries[0]

    assert identity(through_rss) == identity(through_atom) == "id:stacksandbiscuits.wordpress.com?p=57"
    assert keys(through_rss) == keys(through_atom)


def test_a_post_is_known_again_by_its_words_after_a_move():
    words = "It took me three weeks to find out what my library’s newsletter is for, and now I read it. " * 3
    before = only(rss(f"<item><guid>a</guid><title>Thing 4</title><description>{words}</description></item>"))
    after = only(
        rss(
            f"<item><guid>b</guid><title>Thing 4</title><description>&lt;p&gt;{words}&lt;/p&gt; Share</description></item>"
        )
    )

    assert identity(before) != identity(after)
    assert keys(before)[-1] == keys(after)[-1]


def test_short_posts_with_an_address_have_no_hash_and_are_two_posts():
    item = "<item><title>Wordless Wednesday</title><link>https://blog.example/{}</link></item>"

    first, second = parse(rss(item.format(1), item.format(2)), address=HERE).entries

    assert not set(keys(first)) & set(keys(second))


def test_a_post_without_id_and_link_has_a_hash():
    first = only(rss("<item><title>Hello</title><pubDate>1 Jan 2026 09:00 GMT</pubDate></item>"))
    second = only(rss("<item><title>Hello</title><pubDate>2 Jan 2026 09:00 GMT</pubDate></item>"))

    assert identity(first).startswith("hash:")
    assert identity(first) != identity(second)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"Just words.",
        b"<!DOCTYPE html><html><head><title>x</title></head><body><rss></rss></body></html>",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
        b"<opml version='2.0'><head/></opml>",
        b"<!-- <rss><channel/></rss> -->",
        b"{}",
        b"[]",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"items": []}',
        b'{"a": ' + b"[" * 100_000,
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body):
    with pytest.raises(NotAFeed):
        parse(body, address=HERE)


def test_an_empty_feed_is_a_feed():
    assert parse(rss(), address=HERE).entries == ()
    assert parse(b"<feed xmlns='http://www.w3.org/2005/Atom'/>", address=HERE).entries == ()
