"""Addresses in texts that are read elsewhere."""

from __future__ import annotations

import pytest

from cpd.lib.feeds import absolute

PAGE = "https://a.example/blogs/ada/one/"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<a href="/may/">x</a>', '<a href="https://a.example/may/">x</a>'),
        ('<a href="#part">x</a>', f'<a href="{PAGE}#part">x</a>'),
        ('<a href="../two/">x</a>', '<a href="https://a.example/blogs/ada/two/">x</a>'),
        ('<a href="//b.example/">x</a>', '<a href="https://b.example/">x</a>'),
        ('<a href="http://b.example/?x=1&amp;y=2">x</a>', '<a href="http://b.example/?x=1&amp;y=2">x</a>'),
        ('<a href="/?x=1&amp;y=%22">x</a>', '<a href="https://a.example/?x=1&amp;y=%22">x</a>'),
        ('<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'),
        ('<a href="http://[">x</a>', '<a href="http://[">x</a>'),
        ('<a title="a > b" href="/x" rel="y">x</a>', '<a title="a > b" href="https://a.example/x" rel="y">x</a>'),
        ('<img src="/p.webp" srcset="/s.webp 1x" alt="">', '<img src="https://a.example/p.webp" alt="">'),
        ('<p>&lt;a href="/x"&gt; href="/y"</p>', '<p>&lt;a href="/x"&gt; href="/y"</p>'),
        ("<p>href=1 < 2</p>", "<p>href=1 < 2</p>"),
    ],
)
def test_an_address_is_told_in_full_and_text_is_left_alone(html, told):
    assert absolute(html, PAGE) == told
