from __future__ import annotations

import time

import pytest

from participants.discovery import address_key, links_to, page_language, page_title

TARGET = address_key("https://things.example/blogs/jo/")


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ('<a href="https://things.example/blogs/jo/">me</a>', True),
        ("<a rel=me href=http://www.things.example/blogs/jo>me</a>", True),
        ('<link rel="me" href="https://things.example/blogs/jo/?utm_source=x">', True),
        ('<base href="https://things.example/"><a href="/blogs/jo/">me</a>', True),
        ('<a href="https://things.example/blogs/joanna/">her</a>', False),
        ('<a href="https://evil.example/?https://things.example/blogs/jo/">x</a>', False),
        ('<!-- <a href="https://things.example/blogs/jo/">me</a> -->', False),
        ("https://things.example/blogs/jo/", False),
    ],
)
def test_a_page_shows_whose_it_is_by_a_link(page, links):
    assert links_to(page, "https://blog.example/", TARGET) is links


def test_a_page_says_its_language_and_title():
    page = '<html lang="de_AT"><head><title>Zettel &amp; <b>Kasten</b></title></head></html>'

    assert page_language(page) == "de-AT"
    assert page_title(page) == "Zettel & Kasten"
    assert page_language("<meta http-equiv='Content-Language' content='fr'>") == "fr"
    assert (page_language("x"), page_title("x")) == ("", "")


PAGES = [
    "<a ",
    "<a href='",
    "<a \"'<a \"'",
    "<!--",
    "<script>",
    "<title>",
    '<link rel="alternate" ',
    "<meta content=",
    "a=b ",
    "<base href=//",
    " ",
]


@pytest.mark.parametrize("piece", PAGES)
def test_a_page_made_to_be_slow_is_read_in_under_a_second(piece):
    page = piece * (1_000_000 // len(piece))
    started = time.thread_time()

    links_to(page, "https://blog.example/", TARGET)

    assert time.thread_time() - started < 1
