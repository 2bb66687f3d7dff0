"""The validators of our feeds find what is wrong: each breaks a valid document in one place."""

from __future__ import annotations

import json

import pytest

from tests import atom_rules, json_feed_rules

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://a.example/">
<title>Feed</title><id>tag:a.example,2026:feed</id><updated>2026-05-05T12:00:00Z</updated>
<link rel="self" href="https://a.example/feed/"/><link rel="alternate" href="https://a.example/"/>
<entry><title>One</title><id>tag:a.example,2026:1</id><updated>2026-05-05T12:00:00Z</updated>
<published>2026-05-05T12:00:00Z</published><author><name>Ada</name><uri>https://a.example/ada</uri></author>
<link href="https://a.example/1"/><category term="x"/><content type="html">&lt;a href="https://b.example/"&gt;b&lt;/a&gt;</content>
</entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Feed",
    "feed_url": "https://a.example/feed/json/",
    "items": [{"id": "1", "url": "https://a.example/1", "content_html": "<p>x</p>", "tags": ["x"]}],
}


def test_a_valid_document_has_no_faults():
    assert atom_rules.faults_in(ATOM.encode()) == []
    assert json_feed_rules.faults_in(json.dumps(JSON).encode()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<title>Feed</title>", ""),
        ("<title>Feed</title>", "<title>Feed</title><title>Again</title>"),
        ("<id>tag:a.example,2026:feed</id>", ""),
        ("<id>tag:a.example,2026:1</id>", "<id>tag:a.example,2026:feed</id>"),
        ("<id>tag:a.example,2026:1</id>", "<id>/1</id>"),
        ("<id>tag:a.example,2026:1</id>", "<id>tag:a.example:1</id>"),
        ("<updated>2026-05-05T12:00:00Z</updated>\n<link", "<updated>2026-05-05T11:00:00Z</updated>\n<link"),
        ("<updated>2026-05-05T12:00:00Z</updated>\n<link", "<updated>5 May 2026</updated>\n<link"),
        ("<updated>2026-05-05T12:00:00Z</updated>\n<pub", "<updated>2026-05-05 12:00</updated>\n<pub"),
        ("<published>2026-05-05T12", "<published>2026-05-05T13"),
        ("<author><name>Ada</name><uri>https://a.example/ada</uri></author>", ""),
        ("<name>Ada</name>", "<name> </name>"),
        ("<name>Ada</name>", "<name>Ada</name><email>ada@a.example</email>"),
        ("<uri>https://a.example/ada</uri>", "<uri>ada</uri>"),
        ('<link rel="self" href="https://a.example/feed/"/>', ""),
        ('<link href="https://a.example/1"/>', '<link href="/1"/>'),
        ('<link href="https://a.example/1"/>', '<link href="https://a.example/1"/><link href="https://a.example/2"/>'),
        ('<category term="x"/>', "<category/>"),
        ('xml:base="https://a.example/"', 'xml:base="/"'),
        ('type="html"', 'type="text/html;"'),
        ("https://b.example/", "/b"),
        ("https://b.example/", "javascript:alert(1)"),
        ("&lt;a ", "&lt;script&gt;&lt;a "),
        ("<title>One</title>", "<title>One \u202e</title>"),
        ("</entry>", "<subtitle>x</subtitle></entry>"),
    ],
)
def test_a_broken_rule_of_atom_is_found(right, wrong):
    assert ATOM.count(right) == 1

    assert atom_rules.faults_in(ATOM.replace(right, wrong).encode()) != []


@pytest.mark.parametrize(
    "change",
    [
        {"version": "1.1"},
        {"title": None},
        {"feed_url": "/feed/json/"},
        {"author": {"name": "Ada"}},
        {"authors": [{}]},
        {"authors": [{"name": 1}]},
        {"items": [{"content_html": ""}]},
        {"items": [{"id": 1, "content_html": ""}]},
        {"items": [{"id": "1"}]},
        {"items": [{"id": "1", "content_html": ""}] * 2},
        {"items": [{"id": "1", "content_html": "<a href='/x'>x</a>"}]},
        {"items": [{"id": "1", "content_html": "", "date_published": "yesterday"}]},
        {"items": [{"id": "1", "content_html": "", "tags": [None]}]},
    ],
)
def test_a_broken_rule_of_json_feed_is_found(change):
    assert json_feed_rules.faults_in(json.dumps(JSON | change).encode()) != []
