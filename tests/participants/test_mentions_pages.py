"""A post's own page read as a feed would tell of it, whatever its blog's software makes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from participants.syndication import said_by
from participants.webpage import Webpage

HERE = "https://blog.example/rain/"


def read(html, link=HERE):
    return Webpage(html, HERE).entry(link)


def test_a_page_that_says_what_is_what_is_taken_at_its_word():
    entry = read("""<title>Site</title><body><div class="card p-author h-card">Not in the entry</div>
      <div class="h-entry hentry"><h2 class="p-name">Rain &amp; <i>more</i></h2>
      <a class="p-author h-card" href="/">Mari Q.</a> <time class="dt-published" datetime="2026-05-20T10:00:00+02:00">x</time>
      <div class="e-content"><div>It <b>rained</b>.</div> <a href="next/">Next</a></div>
      <a class="p-category" href="/t/">cpd23</a> <a rel="tag" href="/t2/">Thing 2</a></div>
      <div class="h-entry"><p class="p-name">Another one</p><a rel=tag>other</a></div>""")

    assert (entry.title, entry.author, entry.labels) == ("Rain & more", "Mari Q.", ("cpd23", "Thing 2"))
    assert entry.published_at == datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert said_by(entry).text.split() == ["It", "rained.", "Next"]
    assert said_by(entry).links == ("https://blog.example/rain/next/",)


def test_other_pages_are_read_by_what_blogs_software_calls_things():
    entry = read("""<head><title>Rain | A quiet corner</title><meta property="og:title" content="Rain">
      <meta name="author" content="Mari"><meta property="article:published_time" content="2026-05-20T08:00:00Z">
      <meta property="article:tag" content="cpd23"></head><body><nav>Menu</nav>
      <article><h1>Rain</h1><div class="post-body entry-content">It rained.</div></article><footer>Foot</footer>""")

    assert (entry.title, entry.author, entry.labels) == ("Rain", "Mari", ("cpd23",))
    assert entry.published_at == datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert said_by(entry).text.strip() == "It rained."


def test_a_bare_page_has_its_title_and_its_body():
    entry = read("<title>Rain</title><body><p>It rained.")

    assert (entry.title, entry.published_at, entry.guid, entry.link) == ("Rain", None, "", HERE)
    assert said_by(entry).text.strip() == "It rained."


@pytest.mark.parametrize(
    "html", ["", "<", "<title>", "<title", "<article>", "\x00\ufffe", "<div class='h-entry'>" * 300]
)
def test_no_page_is_too_odd(html):
    said = said_by(read(html))

    assert "<script" not in said.html


def test_what_is_made_to_hurt_is_words(db):
    entry = read("""<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><article class="h-entry">
      <h1 class="p-name"><img src=x onerror=alert(1)>Rain</h1><div class="e-content"><script>alert(1)</script>
      <a href="javascript:alert(1)">x</a><img src="http://tracker.example/dot.gif" width=1><iframe src="//evil.example/">
      </iframe><p style="position:fixed" onclick="alert(1)">Words.</p></div></article>""")

    said = said_by(entry)

    assert said.title == "Rain"
    assert not any(word in said.html for word in ("script", "onclick", "style", "<img", "<iframe", "javascript"))


def test_addresses_are_told_from_their_page():
    page = Webpage('<base href="/sub/"><link rel="canonical" href="/rain/?x=1"><a href="http://[">y</a>', HERE)

    assert (page.base, page.canonical) == ("https://blog.example/sub/", "https://blog.example/rain/?x=1")
    assert Webpage('<link rel="canonical" href="javascript:alert(1)">', HERE).canonical == ""
