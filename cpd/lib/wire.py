"""One question to one server: a connection to a checked address, read within a deadline and a number of bytes.

The standard library's reader of answers, on a socket of ours, because it is the only place where a deadline holds
against a server that sends a byte a second. requests costs two to three times the processor for an unchanged
feed, before any adapter of ours, and knows a deadline only for the pause between two bytes.
"""

from __future__ import annotations

import errno
import functools
import io
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse, RemoteDisconnected
from typing import Any, cast

import certifi
from django.conf import settings
from django.utils.translation import gettext as _

from cpd.lib.addresses import Place, ways_to
from cpd.lib.cannot_fetch import CannotFetch, Kind

SECONDS_TO_CONNECT = 10.0
MOST_WAYS = 4
LARGEST_HEAD = 64 * 1024
# What chunked bodies need beside the body itself.
FRAMING = 64 * 1024
BUFFER = 16 * 1024
MOST_INTERIM_ANSWERS = 10
# What comes of a connection that nobody refused or took.
SILENCE = frozenset((errno.EAGAIN, errno.EINPROGRESS, errno.ETIMEDOUT))


class Wire(io.RawIOBase):
    """What a server says, read until a moment of `time.monotonic` and up to a number of bytes, however it dawdles."""

    def __init__(self, connection: socket.socket, ends_at: float) -> None:
        self.connection = connection
        self.ends_at = ends_at
        self.allowance = LARGEST_HEAD
        self.has_spoken = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Bytes as they come; CannotFetch when the time or the bytes are used up."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise self._late()
        self.connection.settimeout(left)
        try:
            count = self.connection.recv_into(buffer)
        except TimeoutError:
            raise self._late() from None
        self.allowance -= count
        if self.allowance < 0:
            raise CannotFetch(Kind.TOO_LARGE, _("The answer is too large."))
        self.has_spoken = self.has_spoken or count > 0
        return count

    def say(self, words: bytes) -> None:
        """Send all of it."""
        self.connection.settimeout(max(self.ends_at - time.monotonic(), 0.001))
        try:
            self.connection.sendall(words)
        except TimeoutError:
            raise self._late() from None

    def close(self) -> None:
        self.connection.close()
        super().close()

    def _late(self) -> CannotFetch:
        if self.has_spoken:
            return CannotFetch(Kind.TOO_SLOW, _("The answer took too long."))
        return CannotFetch(Kind.TIMEOUT, _("No answer came in time."))


class _Ear:
    """As much of a socket as HTTPResponse asks for. One reader for all answers: an interim one may have read on."""

    def __init__(self, wire: Wire) -> None:
        self.reader = io.BufferedReader(wire, BUFFER)

    def makefile(self, mode: str) -> io.BufferedReader[Wire]:
        return self.reader


@contextmanager
def asked(
    goal: Place, method: str, fields: Mapping[str, str], content: bytes, *, ends_at: float
) -> Iterator[tuple[HTTPResponse, Wire]]:
    """The head of the server's answer, its body still to be read; CannotFetch for whatever may go wrong, here or inside.

    `fields` and `content` are sent as they are; the connection is closed at the end.
    """
    wire = None
    try:
        wire = Wire(_connect(goal, ends_at), ends_at)
        head = [f"{method} {goal.path} HTTP/1.1", f"Host: {goal.authority}", "Connection: close"]
        head += [f"{name}: {value}" for name, value in fields.items()]
        wire.say("\r\n".join([*head, "", ""]).encode("latin-1") + content)
        yield _answer(wire, method), wire
    except RemoteDisconnected as fault:
        raise CannotFetch(Kind.NO_ANSWER, _("The server hung up without an answer.")) from fault
    except (HTTPException, ValueError) as fault:
        raise CannotFetch(Kind.BROKEN, _("The answer cannot be read: %(fault)s") % {"fault": repr(fault)}) from fault
    except OSError as fault:
        kind = Kind.BROKEN if wire is not None and wire.has_spoken else Kind.NO_ANSWER
        raise CannotFetch(kind, _("The connection broke: %(fault)s") % {"fault": fault}) from fault
    finally:
        if wire is not None:
            wire.close()


def body(response: HTTPResponse, wire: Wire, *, most_bytes: int) -> bytes:
    """The rest of the answer, as it was sent; CannotFetch if that is too much, too slow, or breaks off."""
    if not response.chunked and response.headers.get("Transfer-Encoding", "identity").lower() != "identity":
        raise CannotFetch(Kind.BROKEN, _("The answer comes in a way that nobody asked for."))
    too_large = CannotFetch(Kind.TOO_LARGE, _("The answer is larger than %(bytes)s bytes.") % {"bytes": most_bytes})
    if response.length is not None and response.length > most_bytes:
        raise too_large
    wire.allowance = most_bytes + FRAMING
    pieces, size = [], 0
    while piece := response.read(BUFFER):
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise too_large
    if response.length:
        raise CannotFetch(Kind.BROKEN, _("The answer breaks off."))
    return b"".join(pieces)


def _answer(wire: Wire, method: str) -> HTTPResponse:
    """The first answer that is not merely an interim one (RFC 9110, section 15.2)."""
    ear = cast(socket.socket, _Ear(wire))
    for _attempt in range(MOST_INTERIM_ANSWERS):
        response = HTTPResponse(ear, method=method)
        response.begin()
        if response.status >= 200:
            return response
        response.fp = None  # type: ignore[assignment]  # or it would close the reader when it goes
    raise CannotFetch(Kind.BROKEN, _("The server only ever promises an answer."))


def _connect(goal: Place, ends_at: float) -> socket.socket:
    """A connection to the first of the host's addresses that answers, encrypted if the address says so.

    All of them share ten seconds, so that one that is dead leaves time for the next.
    """
    until = min(ends_at, time.monotonic() + SECONDS_TO_CONNECT)
    ways = ways_to(goal, until=until)[:MOST_WAYS]
    fault = errno.ETIMEDOUT
    for number, way in enumerate(ways):
        patience = (until - time.monotonic()) / (len(ways) - number)
        if patience <= 0:
            break
        connection, fault = _dial(way, patience)
        if connection is not None:
            return _encrypted(connection, goal, ends_at) if goal.scheme == "https" else connection
    if fault in SILENCE:
        raise CannotFetch(Kind.TIMEOUT, _("No connection came about in time."))
    raise CannotFetch(Kind.NO_ANSWER, _("The connection failed: %(fault)s") % {"fault": os.strerror(fault)})


def _dial(way: tuple[str, int], patience: float) -> tuple[socket.socket | None, int]:
    """A connection, or what the system says instead."""
    try:
        connection = socket.socket(socket.AF_INET6 if ":" in way[0] else socket.AF_INET, socket.SOCK_STREAM)
    except OSError as fault:  # a machine without this family of addresses
        return None, fault.errno or errno.EAFNOSUPPORT
    connection.settimeout(patience)
    said = connection.connect_ex(way)
    if said:
        connection.close()
        return None, said
    return connection, 0


def _encrypted(connection: socket.socket, goal: Place, ends_at: float) -> ssl.SSLSocket:
    """TLS with a certificate for the host's name, whatever address it was found at."""
    authorities = getattr(settings, "PRETEND_CA", "") if goal.host in getattr(settings, "PRETEND_HOSTS", {}) else ""
    try:
        connection.settimeout(max(ends_at - time.monotonic(), 0.001))
        return _trust(authorities).wrap_socket(connection, server_hostname=goal.host)
    except BaseException as fault:
        connection.close()
        if not isinstance(fault, ssl.SSLError):
            raise
        raise _not_encrypted(fault) from fault


def _not_encrypted(fault: ssl.SSLError) -> CannotFetch:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return CannotFetch(
            Kind.CERTIFICATE, _("The certificate is not good: %(fault)s") % {"fault": fault.verify_message}
        )
    if isinstance(fault, ssl.SSLEOFError):
        return CannotFetch(Kind.NO_ANSWER, _("The server hung up without an answer."))
    return CannotFetch(Kind.CERTIFICATE, _("No secure connection came about: %(fault)s") % {"fault": fault.reason})


@functools.cache
def _trust(authorities: str) -> ssl.SSLContext:
    """Whom we believe: the system's authorities and certifi's, or only those of the tests."""
    if authorities:
        return ssl.create_default_context(cafile=authorities)
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
