"""A small internet on loopback: many hosts by name, one server that answers for all of them, in the clear and with TLS.

    internet.site("blog.example", {"/": Page("<h1>Hello</h1>"), "/feed": Page(feed, type="application/rss+xml", etag='"1"')})
    internet.asked[-1].path == "/feed"

A page is a `Page`, text or bytes of HTML, or a function that is given the `Asked` and returns one of these, or an
iterable of bytes: those are sent as they are, pause and all, by a server that is slow, endless or broken. A path that
is not there is 404; "*" stands for every path that is not there.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.authority import AUTHORITY, context_for

HTML = "text/html; charset=utf-8"


class Asked(NamedTuple):
    """One request; names of headers are in lower case."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Page:
    """What a server answers. With an ETag or Last-Modified it answers 304 to whoever knows it."""

    body: str | bytes = b""
    status: int = 200
    type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""
    wait: float = 0  # seconds before it answers


def moved(to: str, status: int = 301) -> Page:
    """A redirect."""
    return Page(status=status, headers={"Location": to})


Content = Page | str | bytes | Iterable[bytes]
Pages = dict[str, Content | Callable[[Asked], Content]]


class Internet:
    """The hosts, their pages, and what they were asked.

    `asked` has every request, `posted` the body of every POST in the same order as those in `asked`, `at_once` the
    greatest number of requests that each host had to think about at the same time. `names` says which IP addresses the resolver
    gives for a name that is no site here: a list, or a function of no arguments; other names do not exist.
    """

    def __init__(self, settings=None):
        self.sites: dict[str, Pages] = {}
        self.certificates: dict[str, str] = {}
        self.names: dict[str, list[str] | Callable[[], list[str]]] = {}
        self.asked: list[Asked] = []
        self.posted: list[bytes] = []
        self.at_once: Counter[str] = Counter()
        self.closing = threading.Event()
        self.hosts: dict[str, tuple[str, int]] = {}
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.address: tuple[str, int] = ("127.0.0.1", self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        if settings is not None:
            settings.PRETEND_HOSTS = self.hosts
            settings.PRETEND_CA = str(AUTHORITY)

    def site(self, host: str, pages: Pages, *, certificate: str = "") -> Pages:
        """Put a host on this internet; its pages may be changed later. The certificate is for the host, unless it
        names another one, "self-signed" or "expired".
        """
        self.sites[host] = pages
        self.certificates[host] = certificate or host
        self.hosts[host] = self.address
        return pages

    def remove(self, host: str) -> None:
        """From now on the host cannot be connected to."""
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.hosts[host] = ("127.0.0.1", unused.getsockname()[1])

    def environment(self) -> dict[str, str]:
        """What another process with the tests' settings needs in its environment to be on this internet."""
        return {"TESTS_PRETEND_HOSTS": json.dumps(self.hosts), "TESTS_PRETEND_CA": str(AUTHORITY)}

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than there is an internet."""
        self.closing.wait(seconds)

    def dribble(self, words: bytes, pause: float = 0.02) -> Iterable[bytes]:
        """These bytes one by one."""
        for number in range(len(words)):
            yield words[number : number + 1]
            self.pause(pause)

    def close(self) -> None:
        """The end: nobody is answered any more."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def look_up(self, host, *args, **kwargs):
        """In place of `socket.getaddrinfo`: only this machine and `names` can be looked up."""
        if host in self.names:
            found = self.names[host]
            found = found() if callable(found) else found
            return [answer for ip in found for answer in _getaddrinfo(ip, *args, **kwargs)]
        if host in (None, "localhost") or str(host).replace(".", "").isdigit() or ":" in str(host):
            return _getaddrinfo(host, *args, **kwargs)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def _answer(self, asked: Asked) -> Content:
        pages = self.sites.get(asked.host)
        if pages is None:
            return Page("This server knows no such host.", status=421)
        page = pages.get(asked.path, pages.get(urlsplit(asked.path).path, pages.get("*", Page("Not here", status=404))))
        return page(asked) if callable(page) else page

    def answer(self, asked: Asked, posted: bytes | None) -> Content:
        """What the host answers; the request is written down."""
        with self._lock:
            self.asked.append(asked)
            if posted is not None:
                self.posted.append(posted)
        return self._answer(asked)

    def begin(self, host: str) -> None:
        with self._lock:
            self._now[host] += 1
            self.at_once[host] = max(self.at_once[host], self._now[host])

    def end(self, host: str) -> None:
        with self._lock:
            self._now[host] -= 1


_getaddrinfo = socket.getaddrinfo


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, internet: Internet):
        self.internet = internet
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self):
        # Without HTTPServer's look-up of this machine's name.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address

    def finish_request(self, request, client_address):
        """TLS begins with byte 22 (RFC 8446, section 5.1), which is no letter: one port serves both."""
        with suppress(OSError):
            if request.recv(1, socket.MSG_PEEK) == b"\x16":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.sni_callback = self._choose_certificate
                request = context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
            with suppress(OSError):
                request.shutdown(socket.SHUT_WR)
            request.close()

    def _choose_certificate(self, connection, host, _context):
        connection.context = context_for(self.internet.certificates.get(host, host))

    def handle_error(self, request, client_address):
        """Clients that hang up are what many of the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self):
        internet = self.server.internet
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        internet.begin(host)
        try:
            length = int(self.headers.get("Content-Length") or 0)
            posted = self.rfile.read(length) if self.command == "POST" else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            pieces = self.pieces(internet.answer(Asked(host, self.path, headers), posted))
        finally:
            self.close_connection = True
            internet.end(host)
        for piece in pieces:
            if internet.closing.is_set():
                return
            self.wfile.write(piece)

    do_HEAD = do_POST = do_GET

    def pieces(self, content: Content) -> Iterable[bytes]:
        """What is sent, after the wait: whoever has all of it may ask again, and is not counted twice."""
        if isinstance(content, str | bytes):
            content = Page(content)
        if not isinstance(content, Page):
            return content
        self.server.internet.pause(content.wait)
        known = content.etag and self.headers.get("If-None-Match") == content.etag
        known = known or content.last_modified and self.headers.get("If-Modified-Since") == content.last_modified
        body = content.body.encode() if isinstance(content.body, str) else content.body
        head = {"Content-Type": content.type, "Content-Length": str(len(body)), "Connection": "close"}
        head |= {"ETag": content.etag} if content.etag else {}
        head |= {"Last-Modified": content.last_modified} if content.last_modified else {}
        status = 304 if known else content.status
        lines = [f"HTTP/1.1 {status} {self.responses.get(status, ('Odd',))[0]}"]
        lines += [f"{name}: {value}" for name, value in (head | dict(content.headers)).items() if value]
        if status == 304:
            lines = [line for line in lines if not line.startswith("Content-")]
        sends_body = status != 304 and self.command != "HEAD"
        return ["\r\n".join([*lines, "", ""]).encode() + (body if sends_body else b"")]

    def log_message(self, *args):
        """Silence: the tests read `asked`."""
