"""Servers that are slow, endless, broken, or not who they say they are cost little, and are named for what they are."""

from __future__ import annotations

import gzip
import itertools
import os
import random
import threading
import time
import tracemalloc
import zlib

import brotli
import pytest

from cpd.lib.fetch import CannotFetch, Kind, fetch
from tests.internet import Page, moved

HEAD = b"HTTP/1.1 200 OK\r\n"
MIB = 1024 * 1024
NOISE = random.Random(23).randbytes(5000)


@pytest.fixture
def said(internet):
    """What a server says, byte for byte, comes to this: the answer's body, or the kind of failure."""

    def said(words, **limits):
        words = [words] if isinstance(words, bytes) else words
        internet.site("odd.example", {"/": lambda asked: words})
        try:
            return fetch("http://odd.example/", **limits).body
        except CannotFetch as cannot:
            return cannot.kind

    return said


def deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def br(body):
    return brotli.compress(body, quality=5)


PACKERS = [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("br", br)]
PACKERS += [("deflate", zlib.compress), ("deflate", deflate), ("identity", bytes), ("", bytes)]


@pytest.mark.parametrize(("coding", "pack"), PACKERS)
@pytest.mark.parametrize("body", [b"", b"x", b"Words " * 50_000, NOISE], ids=["none", "short", "long", "noise"])
def test_packed_answers_are_unpacked(internet, coding, pack, body):
    internet.site("blog.example", {"/": Page(pack(body), headers={"Content-Encoding": coding})})

    assert fetch("http://blog.example/").body == body


def test_a_file_in_several_parts_is_unpacked_whole(internet):
    packed = gzip.compress(b"Some ") + gzip.compress(b"words") + b"\0" * 20
    internet.site("blog.example", {"/": Page(packed, headers={"Content-Encoding": "GZIP"})})

    assert fetch("http://blog.example/").body == b"Some words"


@pytest.mark.parametrize(("coding", "pack"), PACKERS[:5])
def test_a_bomb_is_cut_off_with_little_memory(internet, coding, pack):
    bomb = pack(b"\0" * 16 * MIB)
    internet.site("bomb.example", {"/": Page(bomb, headers={"Content-Encoding": coding})})

    tracemalloc.start()
    try:
        with pytest.raises(CannotFetch) as refused:
            fetch("http://bomb.example/", most_bytes=MIB // 4)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert refused.value.kind == Kind.TOO_LARGE
    assert peak < 3 * MIB


def test_a_bomb_in_a_bomb_is_cut_off_too(internet):
    bomb = gzip.compress(gzip.compress(b"\0" * 16 * MIB))
    internet.site("bomb.example", {"/": Page(bomb, headers={"Content-Encoding": "gzip, gzip"})})

    with pytest.raises(CannotFetch) as refused:
        fetch("http://bomb.example/", most_bytes=MIB)

    assert refused.value.kind == Kind.TOO_LARGE


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"no such thing"),
        ("gzip", gzip.compress(b"Words " * 99, mtime=0)[:-9]),
        ("gzip", gzip.compress(b"", mtime=0) * 500),
        ("deflate", b"x"),
        ("deflate", zlib.compress(b"Words " * 99)[:-9]),
        ("br", b"no such thing"),
        ("br", brotli.compress(NOISE)[:-900]),
        ("gzip, gzip, gzip", gzip.compress(b"Words", mtime=0)),
        ("zstd", b"Words"),
        ("klingon", b"Words"),
    ],
)
def test_what_cannot_be_unpacked_is_broken(internet, coding, body):
    internet.site("odd.example", {"/": Page(body, headers={"Content-Encoding": coding})})

    with pytest.raises(CannotFetch) as refused:
        fetch("http://odd.example/")

    assert refused.value.kind == Kind.BROKEN


def test_an_answer_may_be_as_large_as_allowed_and_no_larger(internet):
    pages = internet.site("blog.example", {"/": Page(b"x" * 5000)})

    assert len(fetch("http://blog.example/", most_bytes=5000).body) == 5000
    pages["/"] = Page(b"x" * 5001)
    with pytest.raises(CannotFetch) as refused:
        fetch("http://blog.example/", most_bytes=5000)
    assert refused.value.kind == Kind.TOO_LARGE


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (CHUNKED + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX: y\r\n\r\n", b"abcde"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 2 + HEAD + b"\r\nabc", b"abc"),
        (b"HTTP/1.0 200\r\n\r\nabc", b"abc"),
        (HEAD + b"Content-Length: 9\r\n\r\nabc", Kind.BROKEN),
        (CHUNKED + b"3\r\nabc\r\n", Kind.BROKEN),
        (CHUNKED + b"9\r\nabc", Kind.BROKEN),
        (CHUNKED + b"-5\r\nabc\r\n", Kind.BROKEN),
        (CHUNKED + b"-1\r\nabc\r\n0\r\n\r\n", Kind.BROKEN),
        (CHUNKED + b"xyz\r\nabc\r\n0\r\n\r\n", Kind.BROKEN),
        (CHUNKED + b"1" * 100_000, Kind.BROKEN),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Kind.BROKEN),
        (b"SSH-2.0-OpenSSH_9\r\n", Kind.BROKEN),
        (b"HTTP/2 200 OK\r\n\r\n", Kind.BROKEN),
        (b"HTTP/1.1 abc OK\r\n\r\n", Kind.BROKEN),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 50, Kind.NO_ANSWER),
        (b"", Kind.NO_ANSWER),
        (HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n", Kind.TOO_LARGE),
        (HEAD + b"X: y\r\n" * 200 + b"\r\n", Kind.BROKEN),
        (HEAD + (b"X: " + b"y" * 30_000 + b"\r\n") * 4 + b"\r\n", Kind.TOO_LARGE),
        (HEAD + b"Content-Length: 99999999999\r\n\r\nabc", Kind.TOO_LARGE),
    ],
)
def test_odd_answers_are_understood_or_named(said, words, outcome):
    assert said(words) == outcome


def test_endless_answers_are_cut_off(said):
    piece = b"x" * 10_000

    plain = said(itertools.chain([HEAD + b"\r\n"], itertools.repeat(piece)), most_bytes=MIB)
    chunked = said(itertools.chain([CHUNKED], itertools.repeat(b"2710\r\n" + piece + b"\r\n")), most_bytes=MIB)
    tiny = said(itertools.chain([CHUNKED], itertools.repeat(b"1\r\nx\r\n" * 5000)), most_bytes=MIB)
    head = said(itertools.chain([HEAD], itertools.repeat(b"X: " + b"y" * 5000 + b"\r\n")))
    interim = said(itertools.repeat(b"HTTP/1.1 102 Processing\r\n\r\n"))

    assert [plain, chunked, tiny] == [Kind.TOO_LARGE] * 3
    assert (head, interim) == (Kind.TOO_LARGE, Kind.BROKEN)


@pytest.mark.parametrize("before", [HEAD, HEAD + b"\r\n", CHUNKED, CHUNKED + b"5000\r\n"])
def test_the_deadline_holds_against_a_byte_at_a_time(internet, said, before):
    begin = time.perf_counter()

    assert said(itertools.chain([before], internet.dribble(b"X" * 500)), deadline=0.25) == Kind.TOO_SLOW
    assert time.perf_counter() - begin < 3


def test_the_deadline_is_for_all_redirects_together(internet):
    internet.site(
        "a.example", {f"/{n}": Page(status=302, headers={"Location": f"/{n + 1}"}, wait=0.1) for n in range(5)}
    )
    begin = time.perf_counter()

    with pytest.raises(CannotFetch) as late:
        fetch("http://a.example/0", deadline=0.25)

    assert late.value.kind == Kind.TIMEOUT
    assert time.perf_counter() - begin < 3


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing_is_left(internet, scheme):
    internet.site("mute.example", {"/": Page(wait=5)})

    with pytest.raises(CannotFetch) as late:
        fetch(f"{scheme}://mute.example/", deadline=0.3)

    assert late.value.kind == Kind.TIMEOUT


def test_a_server_that_is_away_gives_no_answer(internet):
    internet.site("away.example", {})
    internet.remove("away.example")

    with pytest.raises(CannotFetch) as away:
        fetch("http://away.example/")

    assert (away.value.kind, away.value.detail) == (Kind.NO_ANSWER, "The connection failed: Connection refused")


def test_a_page_comes_over_tls_whichever_way_the_redirect_leads(internet):
    internet.site("a.example", {"/": moved("https://b.example/")})
    internet.site("b.example", {"/": moved("http://c.example/")})
    internet.site("c.example", {"/": "Words"})

    answer = fetch("https://a.example/")

    assert (answer.url, answer.body) == ("http://c.example/", b"Words")


@pytest.mark.parametrize("certificate", ["other.example", "self-signed", "expired"])
def test_a_certificate_must_be_good_and_the_host_s_own(internet, certificate):
    internet.site("a.example", {"/": "Words"}, certificate=certificate)

    with pytest.raises(CannotFetch) as refused:
        fetch("https://a.example/")

    assert refused.value.kind == Kind.CERTIFICATE
    assert internet.asked == []


def test_nobody_but_the_tests_believes_the_tests_authority(internet, settings):
    settings.PRETEND_CA = ""
    internet.site("a.example", {"/": "Words"})

    with pytest.raises(CannotFetch) as refused:
        fetch("https://a.example/")

    assert refused.value.kind == Kind.CERTIFICATE


def test_nothing_is_left_open_and_no_thread_runs_on(internet):
    internet.site("a.example", {"/": "Words", "/large": Page(b"x" * MIB), "/moved": moved("/")})
    internet.site("b.example", {"/": "Words"}, certificate="other.example")
    internet.names["c.example"] = []

    def go():
        for address in ("http://a.example/moved", "http://a.example/large", "https://a.example/", "https://b.example/"):
            try:
                fetch(address, most_bytes=5000)
            except CannotFetch:
                continue
        with pytest.raises(CannotFetch):
            fetch("http://c.example/")

    go()
    before = settled()
    for _time in range(5):
        go()

    assert settled() <= before


def settled():
    """Open files and running threads, when the server's own are done."""
    time.sleep(0.15)
    return len(os.listdir("/dev/fd")), threading.active_count()
