"""A URL from outside: public addresses only, few redirects, little time, few bytes, conditional requests.

Nothing goes along but the question: no cookies, no credentials, no Referer, no proxy or .netrc of this machine. Every
request has its own connection, which is closed before the answer is handed over.
"""

from __future__ import annotations

import functools
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from cpd.lib import unpacking, wire
from cpd.lib.addresses import Place, place
from cpd.lib.cannot_fetch import NOT_TEXT, CannotFetch, Kind

__all__ = ["Answer", "CannotFetch", "Kind", "fetch", "post"]

SECONDS = 20.0
MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
LONGEST_PAUSE = timedelta(days=7)
LONGEST_VALIDATOR = 1000

REDIRECTS = frozenset((301, 302, 303, 307, 308))
FOR_GOOD = frozenset((301, 308))
KEEPING_METHOD = frozenset((307, 308))
KINDS = {
    401: Kind.PRIVATE,
    403: Kind.PRIVATE,
    404: Kind.NOT_FOUND,
    407: Kind.PRIVATE,
    410: Kind.GONE,
    429: Kind.TOO_MANY,
}


@dataclass(frozen=True)
class Answer:
    """What an address gave: 2xx with its body unpacked, or 304 without one.

    `url` is where it was found in the end; `moved_to` is where to ask next time, if every step from the beginning said
    that it is for good, and otherwise empty. Names of headers are in lower case.
    """

    url: str
    moved_to: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    *,
    accept: str = "*/*",
    etag: str = "",
    last_modified: str = "",
    deadline: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Ask for an address within so many seconds and bytes; CannotFetch if it gives neither 2xx nor 304.

    `etag` and `last_modified` are what the answer before had in its ETag and Last-Modified (RFC 9110, section 13).
    """
    fields = {"User-Agent": _user_agent(), "Accept": accept, "Accept-Encoding": unpacking.CODINGS}
    if _can_be_sent(etag):
        fields["If-None-Match"] = etag
    if _can_be_sent(last_modified):
        fields["If-Modified-Since"] = last_modified
    return _Journey("GET", fields, b"", deadline, most_bytes).follow(url)


def post(url: str, *, data: Mapping[str, str], deadline: float = SECONDS) -> Answer:
    """Send a form, as webmentions are sent; CannotFetch if the answer is not 2xx.

    Only redirects that keep the method are followed (RFC 9110, sections 15.4.8 and 15.4.9).
    """
    content = urlencode(data).encode()
    fields = {"User-Agent": _user_agent(), "Accept": "*/*", "Accept-Encoding": unpacking.CODINGS}
    fields |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(content))}
    return _Journey("POST", fields, content, deadline, MOST_BYTES).follow(url)


class _Journey:
    """One question on its way through redirects, all of it within one deadline."""

    def __init__(self, method: str, fields: Mapping[str, str], content: bytes, deadline: float, most: int) -> None:
        self.method = method
        self.fields = fields
        self.content = content
        self.ends_at = time.monotonic() + deadline
        self.most_bytes = most
        self.moved_to = ""

    def follow(self, url: str) -> Answer:
        """The answer at the end of the way; CannotFetch says as well where the address has moved, as far as it got."""
        seen: set[str] = set()
        for_good = True
        try:
            step = place(url)
            while step.url not in seen:
                if len(seen) > MOST_REDIRECTS:
                    raise CannotFetch(Kind.REDIRECTS, _("More than %(most)s redirects.") % {"most": MOST_REDIRECTS})
                found = self._ask(step, moved=bool(seen) and for_good)
                if isinstance(found, Answer):
                    return found
                seen.add(step.url)
                status, step = found
                for_good = for_good and status in FOR_GOOD
            raise CannotFetch(Kind.REDIRECTS, _("The redirects go round in a circle."))
        except CannotFetch as cannot:
            cannot.moved_to = self.moved_to
            raise

    def _ask(self, step: Place, *, moved: bool) -> Answer | tuple[int, Place]:
        """The answer, or the status and the place of a redirect."""
        with wire.asked(step, self.method, self.fields, self.content, ends_at=self.ends_at) as (response, line):
            if moved:
                self.moved_to = step.url
            if response.status in REDIRECTS:
                return response.status, self._next(step, response)
            if response.status != 304 and not 200 <= response.status < 300:
                raise _refusal(response)
            headers = _headers(response)
            body = b""
            if response.status != 304:
                packed = wire.body(response, line, most_bytes=self.most_bytes)
                body = unpacking.unpack(packed, headers.get("content-encoding", ""), most_bytes=self.most_bytes)
            return Answer(step.url, self.moved_to, response.status, headers, body)

    def _next(self, step: Place, response: HTTPResponse) -> Place:
        location = response.headers.get("Location", "").strip()
        if not location:
            raise CannotFetch(Kind.REDIRECTS, _("A redirect without a destination."), status=response.status)
        if self.method == "POST" and response.status not in KEEPING_METHOD:
            raise CannotFetch(Kind.REDIRECTS, _("What is sent would be lost on this redirect."), status=response.status)
        # Header fields come as Latin-1, addresses in them often were UTF-8.
        location = location.encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            return place(urljoin(step.url, location))
        except ValueError as fault:
            raise CannotFetch(Kind.BAD_ADDRESS, _("This is not an address of the web.")) from fault


def _headers(response: HTTPResponse) -> Mapping[str, str]:
    """All of them, repeated ones joined (RFC 9110, section 5.3)."""
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        name, value = name.lower(), NOT_TEXT.sub(" ", value)
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _refusal(response: HTTPResponse) -> CannotFetch:
    status = response.status
    kind = KINDS.get(status) or (Kind.SERVER_ERROR if status >= 500 else Kind.BAD_STATUS)
    detail = _("The server answers %(status)s %(words)s.") % {"status": status, "words": response.reason[:100]}
    pause = _pause(response.headers.get("Retry-After", ""))
    return CannotFetch(kind, detail, status=status, retry_after=pause)


def _pause(said: str) -> timedelta | None:
    """What Retry-After asks for, in seconds or as a date (RFC 9110, section 10.2.3), but at most seven days."""
    said = said.strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:12]), LONGEST_PAUSE.total_seconds()))
    try:
        moment = parsedate_to_datetime(said)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(moment - datetime.now(UTC), timedelta()), LONGEST_PAUSE)
    except (ValueError, OverflowError):
        return None


def _can_be_sent(validator: str) -> bool:
    """Whether what a server once said can be said back to it."""
    try:
        return 0 < len(validator.encode("latin-1")) <= LONGEST_VALIDATOR and validator.isprintable()
    except UnicodeError:
        return False


@functools.cache
def program_version() -> str:
    """The number of this version, as pyproject.toml has it."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def _user_agent() -> str:
    """Who asks, and where to complain."""
    contact = "; ".join(filter(None, (f"+{settings.SITE_URL}", settings.CONTACT_EMAIL)))
    return f"23Things/{program_version()} ({contact})".encode("ascii", "ignore").decode()
