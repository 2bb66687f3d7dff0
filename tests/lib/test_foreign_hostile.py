"""HTML that was made to harm: to get through, to be slow, to grow."""

from __future__ import annotations

import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd.lib.foreign import LONGEST_HTML, foreign, shorten
from tests.lib.soup import SNIPPETS, Seen, assert_safe


def clean(html):
    return foreign(html, base="https://blog.example/2026/06/thing-5/")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), max_size=30))
def test_any_soup_becomes_safe_and_stays_as_it_is_the_second_time(pieces):
    html = clean("".join(pieces))

    assert_safe(html)
    assert_safe(clean(html))


def fill(piece):
    return (piece * (LONGEST_HTML // len(piece) + 1))[:LONGEST_HTML]


BOMBS = {
    "boxes in boxes": fill("<div>"),
    "boxes in boxes that end": "<div>" * 20_000 + "</div>" * 20_000,
    "emphasis in emphasis": "".join(f"<b id={n}>" for n in range(20_000)) + "<p>" * 20_000,
    "emphasis again and again": "".join(f"<b id={n}>" for n in range(19)) + "<p>x" * 70_000,
    "emphasis that overlaps": fill("<b><i></b></i>"),
    "links in links": fill("<a href=x>"),
    "tables in tables": fill("<a><table>"),
    "frames": fill("<iframe>"),
    "videos": fill("<video src=x></p>"),
    "pictures": fill("<img src=x>"),
    "attributes never closed": fill('<p title="'),
    "less than": fill("<"),
    "quotes": fill("<blockquote><strong>"),
    "spaces": "<p>" + fill(" "),
    "empty paragraphs": fill("<p> <br> "),
    "scripts in boxes": "<div>" * 300 + fill("<script>"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_text_made_to_be_slow_is_cleaned_in_under_a_second(name):
    started = time.thread_time()

    html = clean(BOMBS[name])
    shorten(html, 60)

    assert time.thread_time() - started < 1
    assert_safe(html)


def test_a_tangled_text_keeps_its_words():
    assert clean("<div>" * 300 + "one <b>two</b><script>three</script> &lt;four&gt;") == "<p>one two &lt;four&gt;</p>"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*SNIPPETS, "word ", "x" * 50, "&nbsp;", "é ", "<li>"]), max_size=40), st.integers(0, 12)
)
def test_what_is_shortened_is_balanced_safe_and_never_longer_than_asked(pieces, words):
    html = clean("".join(pieces))

    short = shorten(html, words)

    assert_safe(short)
    assert Seen(short).balanced or not Seen(html).balanced
    text = unescape(" ".join(Seen(short).words)).replace("…", " ")
    assert sum(-(-len(word) // 40) for word in text.split()) <= max(words, 0) + short.count("<")
