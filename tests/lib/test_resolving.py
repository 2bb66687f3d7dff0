"""What a name may lead to: every answer of the resolver is checked, and only what was checked is connected to."""

from __future__ import annotations

import errno
import socket
import time

import pytest

from cpd.lib.fetch import CannotFetch, Kind, fetch
from tests.internet import Page, moved


@pytest.fixture
def dialled(monkeypatch):
    """The addresses that somebody tried to connect to; nobody answers there."""
    tried = []

    class Socket(socket.socket):
        def connect_ex(self, address):
            tried.append(address[0])
            return errno.ECONNREFUSED

    monkeypatch.setattr(socket, "socket", Socket)
    return tried


@pytest.mark.parametrize("other", ["10.0.0.7", "127.0.0.1", "::1", "fe80::1", "::ffff:10.0.0.7", "64:ff9b::a00:7"])
def test_one_answer_that_is_not_public_is_enough_to_refuse_the_name(internet, dialled, other):
    internet.names["mixed.example"] = ["93.184.216.34", "2606:4700::6810:85e5", other]

    with pytest.raises(CannotFetch) as refused:
        fetch("http://mixed.example/")

    assert refused.value.kind == Kind.NO_ANSWER
    assert refused.value.detail == "mixed.example is not a place on the public internet."
    assert dialled == []


def test_what_is_connected_to_is_what_was_checked_even_if_the_next_answer_is_another(internet, dialled):
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    internet.names["turning.example"] = lambda: next(answers)

    with pytest.raises(CannotFetch) as failed:
        fetch("http://turning.example/")
    with pytest.raises(CannotFetch) as refused:
        fetch("http://turning.example/")

    assert (failed.value.kind, refused.value.kind) == (Kind.NO_ANSWER, Kind.NO_ANSWER)
    assert dialled == ["93.184.216.34"]


def test_every_checked_address_is_tried_and_no_more_than_four(internet, dialled):
    internet.names["wide.example"] = [f"93.184.216.{number}" for number in range(9)]

    with pytest.raises(CannotFetch):
        fetch("http://wide.example/")

    assert dialled == ["93.184.216.0", "93.184.216.1", "93.184.216.2", "93.184.216.3"]


def test_the_next_address_is_tried_when_the_first_is_dead(internet, monkeypatch):
    class Socket(socket.socket):
        def connect_ex(self, address):
            dead = address[0] == "93.184.216.34"
            return errno.EAGAIN if dead else super().connect_ex(internet.address)

    monkeypatch.setattr(socket, "socket", Socket)
    internet.names["wide.example"] = ["93.184.216.34", "93.184.216.35"]
    internet.sites["wide.example"] = {"/": "Words"}

    assert fetch("http://wide.example/").body == b"Words"


def test_a_redirect_is_checked_like_the_first_address(internet):
    internet.names["inner.example"] = ["10.0.0.7"]
    bad = {
        "http://127.0.0.1/": Kind.NOT_ALLOWED,
        "http://[::1]/": Kind.NOT_ALLOWED,
        "//inner.example/": Kind.NO_ANSWER,
        "http://0x7f000001/secret": Kind.NOT_ALLOWED,
        "file:///etc/passwd": Kind.BAD_ADDRESS,
        "http://blog.example:8080/": Kind.BAD_ADDRESS,
        "http://ann:secret@blog.example/": Kind.BAD_ADDRESS,
        "http://[": Kind.BAD_ADDRESS,
    }
    pages = internet.site("blog.example", {})

    for target, kind in bad.items():
        pages["/"] = moved(target)
        with pytest.raises(CannotFetch) as refused:
            fetch("http://blog.example/")
        assert (refused.value.kind, refused.value.moved_to, refused.value.status) == (kind, "", None)


def test_only_names_that_are_pretended_get_round_the_check(internet):
    host, port = internet.address
    internet.site(
        "blog.example", {"/": moved(f"http://{host}:{port}/"), "/2": moved(f"http://{host}/"), "/3": Page("3")}
    )

    kinds = []
    for path in ("/", "/2"):
        with pytest.raises(CannotFetch) as refused:
            fetch(f"http://blog.example{path}")
        kinds.append(refused.value.kind)

    assert kinds == [Kind.BAD_ADDRESS, Kind.NOT_ALLOWED]
    assert fetch("http://blog.example/3").body == b"3"


def test_a_name_that_does_not_exist_gives_no_answer(internet):
    with pytest.raises(CannotFetch) as failed:
        fetch("http://nowhere.example/")

    assert failed.value.kind == Kind.NO_ANSWER


def test_a_resolver_that_hangs_holds_nobody_up(internet):
    internet.names["slow.example"] = lambda: internet.pause(20) or []
    begin = time.perf_counter()

    with pytest.raises(CannotFetch) as failed:
        fetch("http://slow.example/", deadline=0.2)

    assert failed.value.kind == Kind.TIMEOUT
    assert time.perf_counter() - begin < 3
