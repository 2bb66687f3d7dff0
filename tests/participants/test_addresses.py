from __future__ import annotations

import pytest

from participants.addresses import moved_home
from participants.discovery import address_key, clean_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org/"),
        ("EXAMPLE.org/Path", "https://example.org/Path"),
        ("http://example .org/a b", "http://example.org/ab"),
        ("https://example.org/ä?q=ö#x", "https://example.org/%C3%A4?q=%C3%B6"),
        ("https://example.org:443/", "https://example.org/"),
        ("feed:example.org/rss", "https://example.org/rss"),
        ("(example.org).", "https://example.org/"),
        ("example.org\\blog", "https://example.org/blog"),
        ("https://wordpress.com/posts/x.wordpress.com", "https://x.wordpress.com/"),
        ("https://x.substack.com/publish/home", "https://x.substack.com/"),
        ("https://example.org/wp-login.php?x=1", "https://example.org/"),
    ],
)
def test_what_is_typed_is_made_an_address(typed, address):
    assert clean_address(typed) == address


@pytest.mark.parametrize(
    "same",
    [
        [
            "http://example.org",
            "https://www.example.org/",
            "HTTPS://EXAMPLE.ORG:443/index.php",
            "example.org",
            "https://example.org/#top",
        ],
        ["https://example.org/a/", "https://example.org/a?utm_source=x&fbclid=y", "http://example.org/a/index.html"],
        ["https://example.org/?p=12", "http://www.example.org/index.php?p=12&utm_medium=rss"],
        [
            "https://x.blogspot.com/2026/a.html",
            "http://x.blogspot.co.uk/2026/a.html?m=1",
            "https://x.blogspot.com.au/2026/a.html?m=0",
        ],
        ["https://example.org/%7Ejo/%c3%a4", "https://example.org/~jo/ä"],
        ["https://bücher.example/", "https://xn--bcher-kva.example"],
    ],
)
def test_addresses_of_one_place_have_one_key(same):
    assert len({address_key(address) for address in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/?m=201205", "https://example.org/"),
        ("https://a.example.org/", "https://example.org/"),
        ("https://example.org:8080/", "https://example.org/"),
        ("tag:blogger.com,1999:blog-1.post-1", "tag:blogger.com,1999:blog-1.post-2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ],
)
def test_addresses_of_two_places_have_two_keys(one, other):
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "odd", ["", " ", "http://", "http://[", "https://[::1", "\0", "é" * 5000, "mailto:x@y", "//", "http://a:b:c/"]
)
def test_anything_at_all_has_a_key(odd):
    assert isinstance(address_key(odd), str)


@pytest.mark.parametrize(
    ("home", "feed", "moved", "there"),
    [
        ("http://old.example/", "http://old.example/feed/", "https://new.example/feed/", "https://new.example/"),
        ("http://old.example", "http://old.example/feed/", "https://new.example/feed/", "https://new.example/"),
        ("http://a.example/~k/", "http://a.example/~k/feed/", "http://b.example/k/feed/", "http://b.example/k/"),
        ("http://a.example/", "http://a.example/feed/", "http://b.example/atom.xml", "http://a.example/"),
        ("http://a.example/", "http://feeds.example/a", "http://feeds2.example/a", "http://a.example/"),
        ("http://a.example/", "http://a.example/", "http://b.example/", "http://a.example/"),
        ("http://a.example/", "http://a.example/xml", "http://b.example/nxml", "http://a.example/"),
    ],
)
def test_a_blogs_page_moves_with_its_feed(home, feed, moved, there):
    assert moved_home(home, feed, moved) == there
