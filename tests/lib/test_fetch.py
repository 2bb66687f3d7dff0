"""Addresses from outside are fetched with manners: who asks is said, what is known is not asked for twice."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from cpd.lib.fetch import Answer, CannotFetch, Kind, fetch, post
from tests.internet import Page, moved

NOON = "Wed, 03 Jun 2026 12:00:00 GMT"


def refusal(call, *args, **kwargs):
    with pytest.raises(CannotFetch) as refused:
        call(*args, **kwargs)
    return refused.value


def test_a_page_comes_with_its_headers(internet):
    internet.site("blog.example", {"/feed?x=1": Page("Words", type="text/plain", headers={"X-Odd": "a\tb\x00c"})})

    answer = fetch("http://blog.example/feed?x=1#top")

    assert (answer.url, answer.status, answer.body) == ("http://blog.example/feed?x=1", 200, b"Words")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["x-odd"] == "a b c"
    assert answer.moved_to == ""


def test_repeated_headers_are_joined(internet):
    said = [b"HTTP/1.1 200 OK\r\nLink: </a>; rel=x\r\nLink: </b>; rel=y\r\n\r\nWords"]
    internet.site("blog.example", {"/": lambda asked: said})

    answer = fetch("http://blog.example/")

    assert answer.headers["link"] == "</a>; rel=x, </b>; rel=y"
    assert answer.body == b"Words"


def test_the_server_learns_who_asks_and_nothing_else(internet, settings, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine blog.example login ann password secret")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("HOME", str(tmp_path))
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://things.example", "hello@things.example"
    internet.site("blog.example", {"/": Page("Words", headers={"Set-Cookie": "a=b; Path=/"})})

    for _time in range(2):
        fetch("http://blog.example/", accept="application/atom+xml")

    assert internet.asked[0] == internet.asked[1]
    assert internet.asked[0].headers == {
        "host": "blog.example",
        "connection": "close",
        "user-agent": "23Things/0.1.0 (+https://things.example; hello@things.example)",
        "accept": "application/atom+xml",
        "accept-encoding": "br, gzip, deflate",
    }


def test_the_user_agent_does_without_a_contact_address(internet, settings):
    settings.CONTACT_EMAIL = ""
    internet.site("blog.example", {"/": ""})

    fetch("http://blog.example/")

    assert internet.asked[0].headers["user-agent"] == "23Things/0.1.0 (+http://testserver)"


def test_what_is_known_is_not_sent_again(internet):
    internet.site("blog.example", {"/a": Page("Words", etag='W/"é1"'), "/b": Page("Words", last_modified=NOON)})

    by_tag = fetch("http://blog.example/a", etag='W/"é1"')
    by_date = fetch("http://blog.example/b", last_modified=NOON)
    changed = fetch("http://blog.example/a", etag='"0"')

    assert (by_tag.status, by_tag.body) == (by_date.status, by_date.body) == (304, b"")
    assert (changed.status, changed.body) == (200, b"Words")


@pytest.mark.parametrize("odd", ['"1"\r\nX-Evil: 1', '"\x00"', '"語"', '"' + "x" * 2000 + '"'])
def test_what_cannot_be_said_back_to_a_server_is_left_out(internet, odd):
    internet.site("blog.example", {"/": "Words"})

    assert fetch("http://blog.example/", etag=odd, last_modified=odd).body == b"Words"
    assert {"if-none-match", "if-modified-since", "x-evil"} & set(internet.asked[0].headers) == set()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Kind.BAD_STATUS),
        (401, Kind.PRIVATE),
        (403, Kind.PRIVATE),
        (404, Kind.NOT_FOUND),
        (407, Kind.PRIVATE),
        (410, Kind.GONE),
        (418, Kind.BAD_STATUS),
        (429, Kind.TOO_MANY),
        (500, Kind.SERVER_ERROR),
        (503, Kind.SERVER_ERROR),
        (999, Kind.SERVER_ERROR),
        (300, Kind.BAD_STATUS),
        (305, Kind.BAD_STATUS),
    ],
)
def test_every_refusal_has_its_kind(internet, status, kind):
    internet.site("blog.example", {"/": Page("secret words", status=status)})

    refused = refusal(fetch, "http://blog.example/")

    assert (refused.kind, refused.status, refused.retry_after) == (kind, status, None)
    assert "secret" not in refused.detail


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("99999999999999999999", timedelta(days=7)),
        ("Wed, 03 Jun 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Wednesday, 03-Jun-26 13:00:00 GMT", timedelta(hours=1)),
        ("Wed, 03 Jun 2026 13:00:00 -0000", timedelta(hours=1)),
        ("Mon, 01 Jun 2026 12:00:00 GMT", timedelta()),
        ("Fri, 31 Dec 2099 23:59:59 GMT", timedelta(days=7)),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("²", None),
        ("Wed, 99 Jun 2026 13:00:00 GMT", None),
    ],
)
def test_a_server_may_say_when_to_come_back(internet, said, pause):
    internet.site("blog.example", {"/": Page(status=503, headers={"Retry-After": said})})

    heard = refusal(fetch, "http://blog.example/").retry_after

    assert heard is pause if pause is None else abs(heard - pause) < timedelta(seconds=30)


def test_a_move_for_good_is_told_as_far_as_it_is_unbroken(internet):
    internet.site("a.example", {"/": moved("http://b.example/one")})
    internet.site("b.example", {"/one": moved("two", 308), "/two": moved("http://c.example/", 302)})
    internet.site("c.example", {"/": moved("/end", 301), "/end": "Words"})

    answer = fetch("http://a.example/")

    assert (answer.url, answer.moved_to, answer.body) == ("http://c.example/end", "http://b.example/two", b"Words")


def test_a_move_after_a_detour_is_not_told(internet):
    internet.site("a.example", {"/": moved("/b", 307), "/b": moved("/c", 301), "/c": "Words"})

    assert fetch("http://a.example/").moved_to == ""


def test_an_address_that_moved_and_went_says_both(internet):
    internet.site("a.example", {"/": moved("http://b.example/feed")})
    internet.site("b.example", {"/feed": Page(status=410)})

    refused = refusal(fetch, "http://a.example/")

    assert (refused.kind, refused.moved_to) == (Kind.GONE, "http://b.example/feed")


def test_five_redirects_are_followed_and_no_sixth(internet):
    internet.site("a.example", {f"/{number}": moved(f"/{number + 1}", 302) for number in range(9)} | {"/9": "Words"})

    assert fetch("http://a.example/4").body == b"Words"
    internet.asked.clear()
    assert refusal(fetch, "http://a.example/3").kind == Kind.REDIRECTS
    assert [asked.path for asked in internet.asked] == ["/3", "/4", "/5", "/6", "/7", "/8"]


def test_going_round_in_a_circle_is_noticed(internet):
    internet.site("a.example", {"/": moved("/b"), "/b": moved("http://A.example:80/#x")})

    assert refusal(fetch, "http://a.example/").kind == Kind.REDIRECTS
    assert len(internet.asked) == 2


def test_a_redirect_to_nowhere_is_no_answer(internet):
    internet.site("a.example", {"/": Page(status=302)})

    assert refusal(fetch, "http://a.example/").kind == Kind.REDIRECTS


def test_redirects_written_carelessly_are_followed(internet):
    said = "HTTP/1.1 302 Found\r\nLocation:  /café au lait?q=ü#x \r\n\r\n".encode()
    internet.site("a.example", {"/": lambda asked: [said], "/caf%C3%A9%20au%20lait?q=%C3%BC": "Words"})

    assert fetch("http://a.example/").body == b"Words"


def test_a_form_is_sent(internet):
    internet.site("a.example", {"/mention": Page(status=202, headers={"Location": "/status/1"})})
    data = {"source": "https://things.example/a?b=1&c=ü", "target": "http://a.example/post"}

    answer = post("http://a.example/mention", data=data)

    assert (answer.status, answer.headers["location"]) == (202, "/status/1")
    assert internet.asked[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(internet.posted[0].decode()) == {name: [value] for name, value in data.items()}


@pytest.mark.parametrize("status", [307, 308])
def test_a_form_is_sent_on_where_the_redirect_keeps_it(internet, status):
    internet.site("a.example", {"/old": moved("/new", status), "/new": Page("Thanks", status=201)})

    assert post("http://a.example/old", data={"a": "1"}).body == b"Thanks"
    assert internet.posted == [b"a=1", b"a=1"]


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_form_is_not_lost_on_other_redirects(internet, status):
    internet.site("a.example", {"/old": moved("/new", status), "/new": "Thanks"})

    assert refusal(post, "http://a.example/old", data={"a": "1"}).kind == Kind.REDIRECTS
    assert len(internet.asked) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/"])
def test_a_form_goes_to_public_places_only(internet, address):
    assert refusal(post, address, data={"a": "1"}).kind == Kind.NOT_ALLOWED


def test_answers_can_be_compared(internet):
    internet.site("a.example", {"/": Page(b"", status=204)})

    answer = fetch("http://a.example/")

    assert answer == Answer("http://a.example/", "", 204, answer.headers, b"")
