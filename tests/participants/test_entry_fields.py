from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from participants.entries import parse
from tests.participants.feed_text import HERE, only, rss


def title_of(written):
    return only(rss(f"<item><title>{written}</title></item>")).title


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("<![CDATA[Tom &amp; Jerry]]>", "Tom & Jerry"),
        ("<![CDATA[A <em>good</em> Thing]]>", "A good Thing"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("1 &lt; 2", "1 < 2"),
        ("Use &amp;lt;b&amp;gt;", "Use <b>"),
        ("  two\n\t lines ", "two lines"),
        ("turned \u202eround&#8238;", "turned round"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "alert(1)"),
        ("line&lt;br /&gt;break", "line break"),
        ("x" * 600, "x" * 499 + "…"),
    ],
)
def test_titles_are_one_line_of_plain_text(written, read):
    assert title_of(written) == read


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 02 Jun 2026 18:05:11 +0200", datetime(2026, 6, 2, 16, 5, 11, tzinfo=UTC)),
        ("2026-06-02T18:05:11Z", datetime(2026, 6, 2, 18, 5, 11, tzinfo=UTC)),
        ("Tue, 02 Jun 2026 18:05:11", datetime(2026, 6, 2, 18, 5, 11, tzinfo=UTC)),
        ("2 Jun 2031 18:05 GMT", datetime(2031, 6, 2, 18, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 +0000", None),
        ("32 Jun 2026", None),
    ],
)
def test_dates_are_in_utc_or_not_there(written, moment):
    assert only(rss(f"<item><title>x</title><pubDate>{written}</pubDate></item>")).published_at == moment


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://blog.example/1", "https://blog.example/1"),
        ("/1", "https://blog.example/1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://[bad", ""),
        ("https://blog.example/" + "x" * 2000, ""),
    ],
)
def test_links_are_absolute_and_of_the_web_or_not_there(link, read):
    assert only(rss(f"<item><title>x</title><link>{link}</link></item>")).link == read


def test_a_guid_is_a_link_unless_it_says_it_is_none():
    is_one = only(rss("<item><guid>https://blog.example/1</guid></item>"))
    is_none = only(rss("<item><guid isPermaLink='false'>https://blog.example/1</guid></item>"))

    assert (is_one.guid, is_one.link) == ("https://blog.example/1", "https://blog.example/1")
    assert (is_none.guid, is_none.link) == ("https://blog.example/1", "")


def test_feedburner_is_left_out_of_links():
    burned = only(
        b"<rss xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'><channel><item><link>http://feedproxy.example/~r/x/1</link>"
        b"<feedburner:origLink>https://blog.example/1</feedburner:origLink></item></channel></rss>"
    )

    assert burned.link == "https://blog.example/1"


def test_authors_are_named_without_their_mail_addresses():
    item = "<item><title>x</title><author>{}</author></item>"

    assert only(rss(item.format("jane@example.org (Jane Doe)"))).author == "Jane Doe"
    assert only(rss(item.format("jane@example.org"))).author == ""
    assert only(rss(item.format("Jane Doe &lt;jane@example.org&gt;"))).author == "Jane Doe"


@pytest.mark.parametrize(
    ("head", "pause"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999999999999</ttl>", timedelta(days=7)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", timedelta(hours=12)),
        ("<sy:updatePeriod> weekly\n</sy:updatePeriod>", timedelta(days=7)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("", None),
    ],
)
def test_a_feed_says_how_long_to_leave_it_alone(head, pause):
    assert parse(rss(head=head), address=HERE).ttl == pause


@pytest.mark.parametrize(
    "body",
    [
        "<?xml version='1.0' encoding='utf-8'?><rss><channel><title>Café</title></channel></rss>".encode(),
        "\ufeff<rss><channel><title>Café</title></channel></rss>".encode(),
        "\ufeff<rss><channel><title>Café</title></channel></rss>".encode("utf-16-le"),
        "<?xml version='1.0' encoding='utf-16'?><rss><channel><title>Café</title></channel></rss>".encode("utf-16-be"),
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>Café</title></channel></rss>".encode(
            "latin-1"
        ),
        "<rss><channel><title>Café</title></channel></rss>".encode("latin-1"),
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>Café</title></channel></rss>".encode(),
        "<?xml version='1.0' encoding='no-such'?><rss><channel><title>Café</title></channel></rss>".encode("cp1252"),
        "<?xml version='1.0' encoding='idna'?><rss><channel><title>Café</title></channel></rss>".encode("cp1252"),
        b"<rss><channel><title>Caf&eacute;</title></channel></rss>",
        b"<rss>\0<channel><title>Caf\0\xc3\xa9\x08</title></channel></rss>",
    ],
)
def test_every_encoding_is_read_whatever_was_declared(body):
    assert parse(body, address=HERE).title == "Café"


def test_the_header_says_the_encoding_where_nothing_else_does():
    body = "<rss><channel><title>Книга</title></channel></rss>".encode("koi8-r")

    assert parse(body, address=HERE, content_type="text/xml; charset=KOI8-R").title == "Книга"


def test_prefixes_that_nobody_declared_are_taken_at_their_word():
    entry = only(rss("<item><title>x</title><dc:creator>Jo</dc:creator><content:encoded>long</content:encoded></item>"))

    assert (entry.author, entry.html) == ("Jo", "long")


def test_atom_with_several_links_takes_the_page_and_no_other():
    entry = only(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title><link rel='edit' href='/edit'/>"
        b"<link rel='alternate' type='application/json' href='/1.json'/><link rel='alternate' type='text/html' href='/1'/>"
        b"<link rel='alternate' type='text/html' hreflang='de' href='/de/1'/><link rel='replies' href='/1#c'/></entry></feed>"
    )

    assert entry.link == "https://blog.example/1"


def test_atom_that_is_only_plain_text_becomes_paragraphs():
    entry = only(b"<feed><entry><title>x</title><content type='text'>One &lt; two\nthree</content></entry></feed>")

    assert entry.html == "<p>One &lt; two</p><p>three</p>"


def test_too_many_and_too_long_is_cut_off():
    labels = (
        "".join(f"<category>label {number}</category>" for number in range(70)) + f"<category>{'l' * 300}</category>"
    )
    item = f"<item><title>x</title>{labels}<description>{'w' * 400_000}</description></item>"
    many = "".join(f"<item><guid>{number}</guid></item>" for number in range(700))

    entry = only(rss(item))

    assert len(entry.labels) == 50
    assert len(entry.html) <= 300_000
    assert len(only(rss(f"<item><guid>{'g' * 5000}</guid></item>")).guid) <= 1000
    assert len(parse(rss(many), address=HERE).entries) == 500
