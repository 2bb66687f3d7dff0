"""Compressed answers: unpacked up to a limit, so that a small bomb stays small."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli
from django.utils.translation import gettext as _

from cpd.lib.cannot_fetch import CannotFetch, Kind

# What we ask for, best first (RFC 9110, section 12.5.3).
CODINGS = "br, gzip, deflate"
MOST_CODINGS = 2
MOST_MEMBERS = 100


def unpack(packed: bytes, coding: str, *, most_bytes: int) -> bytes:
    """The body that a Content-Encoding hides; CannotFetch if it is too large, broken, or wrapped in a strange way."""
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > MOST_CODINGS or not all(name in _WAYS for name in names):
        raise CannotFetch(Kind.BROKEN, _("Content-Encoding “%(coding)s” cannot be read.") % {"coding": coding[:100]})
    for name in reversed(names):
        try:
            packed = _WAYS[name](packed, most_bytes + 1) if packed else b""
        except (zlib.error, brotli.error, EOFError) as fault:
            raise CannotFetch(
                Kind.BROKEN, _("The compressed answer is broken: %(fault)s") % {"fault": fault}
            ) from fault
        if len(packed) > most_bytes:
            raise CannotFetch(
                Kind.TOO_LARGE, _("The answer is larger than %(bytes)s bytes when unpacked.") % {"bytes": most_bytes}
            )
    return packed


def _gunzip(packed: bytes, limit: int) -> bytes:
    """All members of the file, as RFC 1952 has it; what follows the last one and is none is left alone."""
    unpacked = b""
    for _member in range(MOST_MEMBERS):
        reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
        unpacked += reader.decompress(packed, limit - len(unpacked))
        if len(unpacked) >= limit:
            return unpacked
        if not reader.eof:
            raise EOFError("it breaks off")
        packed = reader.unused_data
        if not packed.startswith(b"\x1f\x8b"):
            return unpacked
    raise EOFError("it has too many parts")


def _inflate(packed: bytes, limit: int) -> bytes:
    """zlib's format (RFC 1950), or what many servers send instead: bare deflate (RFC 1951)."""
    has_head = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
    reader = zlib.decompressobj(zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS)
    unpacked = reader.decompress(packed, limit)
    if not reader.eof and len(unpacked) < limit:
        raise EOFError("it breaks off")
    return unpacked


def _unbrotli(packed: bytes, limit: int) -> bytes:
    """RFC 7932."""
    reader = brotli.Decompressor()
    unpacked = reader.process(packed, output_buffer_limit=limit)
    while not reader.is_finished() and len(unpacked) < limit:
        more = reader.process(b"", output_buffer_limit=limit - len(unpacked))
        if not more:
            raise EOFError("it breaks off")
        unpacked += more
    return unpacked


_WAYS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
}
