"""Addresses from outside are fetched with manners and limits."""

from __future__ import annotations

from cpd.lib.fetch import fetch
from tests.internet import Page, moved


def test_a_page_comes_with_its_headers(internet):
    internet.site("blog.example", {"/feed?x=1": Page("Words", type="text/plain", etag='"1"')})

    answer = fetch("http://blog.example/feed?x=1#top")

    assert (answer.url, answer.status, answer.body) == ("http://blog.example/feed?x=1", 200, b"Words")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.moved_to == ""


def test_a_page_comes_over_tls(internet):
    internet.site("old.example", {"/": moved("https://blog.example/")})
    internet.site("blog.example", {"/": "Words"})

    answer = fetch("https://old.example/")

    assert answer.body == b"Words"
    assert answer.moved_to == "https://blog.example/"
