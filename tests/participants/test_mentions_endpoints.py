"""Where a page takes webmentions, as the specification's test pages have it, and as nobody should have it."""

from __future__ import annotations

import time

import pytest

from cpd.lib.fetch import Answer
from cpd.lib.tags import tags
from participants.endpoints import endpoint_of

HOME = "https://blog.example/2026/post/"
HERE = "https://blog.example/webmention?head=true"


def endpoint(html="", link="", kind="text/html; charset=utf-8", url=HOME):
    headers = {"content-type": kind} | ({"link": link} if link else {})
    return endpoint_of(Answer(url, "", 200, headers, html.encode()))


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("</webmention?head=true>; rel=webmention", HERE),
        ("<https://blog.example/webmention?head=true>; rel=webmention", HERE),
        ('</webmention?head=true>; rel="webmention"', HERE),
        ('</webmention?head=true>; REL="WebMention somethingelse"', HERE),
        ('</webmention?head=true>; title="a, b; c"; rel="x webmention"', HERE),
        ('<https://other.example/>; rel="other", </webmention?head=true>; rel="webmention"', HERE),
        ("<https://a.example/,b>;rel=preload,<webmention?a=1&b=2#c> ; rel = webmention", f"{HOME}webmention?a=1&b=2"),
        ("<>; rel=webmention", HOME),
        ('</no>; rel="not-webmention"', ""),
        ('</no>; rel="http://webmention.org/"', ""),
        ('</no>; title="; rel=webmention"', ""),
        ("/no; rel=webmention", ""),
        ("<" * 5000, ""),
        ("<a>" + "; a=b" * 4000 + "; rel=webmention", ""),
    ],
)
def test_the_link_header(link, found):
    assert endpoint(link=link) == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<link rel="webmention" href="/webmention?head=true">', HERE),
        ('<LINK REL="a webmention" HREF="/webmention?head=true" />', HERE),
        ("<p>See <a href='/webmention?head=true' rel=webmention>here</a>", HERE),
        ("<a rel=webmention href=/webmention?head=true>x</a><link rel=webmention href=/later>", HERE),
        ("<link rel=webmention href=/webmention?head=true><a rel=webmention href=/later>x</a>", HERE),
        ("<link rel=webmention><a rel=webmention href=/webmention?head=true>x</a>", HERE),
        ('<link rel="webmention" href="">', HOME),
        ('<link rel="webmention" href="end?a=1&amp;b=2">', f"{HOME}end?a=1&b=2"),
        ('<base href="/base/"><link rel="webmention" href="end">', "https://blog.example/base/end"),
        ('<link rel="not-webmention" href="/no">', ""),
        ('<!-- <link rel="webmention" href="/no"> -->', ""),
        ("<pre>&lt;a rel=webmention href=/no&gt;</pre>", ""),
        ("<script>'<link rel=webmention href=/no>'</script>", ""),
        ("<title><link rel=webmention href=/no></title>", ""),
        ("<template><link rel=webmention href=/no></template>", ""),
        ('<link rel="webmention" href="http://[">', ""),
        ('<link rel="webmention" href="/no', ""),
    ],
)
def test_the_first_element_of_the_page(html, found):
    assert endpoint(html) == found


def test_the_header_comes_before_the_page_and_pages_that_are_none_are_not_read():
    html = '<link rel="webmention" href="/in-page">'

    assert endpoint(html, "</in-header>; rel=webmention") == "https://blog.example/in-header"
    assert endpoint(html, "</x>; rel=other") == "https://blog.example/in-page"
    assert endpoint(html, kind="image/png") == ""
    assert endpoint("", "</in-header>; rel=webmention", kind="image/png") == "https://blog.example/in-header"


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<!--", "<!", "</", "<a b='", "<a b=\"'", "<a b = ", "<?", "<![CDATA[", "<title>", "<a\n\n", "<a/////"]
    + ["<title></titl", "<!---->", "<a href=x rel=y>", "&#x", "<b><i>", "<a b=c" + " d" * 50],
)
def test_a_megabyte_of_anything_is_read_in_a_moment(unit):
    page = (unit * (1024 * 1024))[: 1024 * 1024]
    start = time.thread_time()

    sum(1 for _ in tags(page))
    assert endpoint(page) == ""

    assert time.thread_time() - start < 5
