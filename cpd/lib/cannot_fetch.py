"""Why an address from outside could not be fetched: a kind that everybody may know, a reason that only organisers read."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

LONGEST_DETAIL = 300
# Control characters and halves of characters, which no page and no database should be given.
NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Kind(StrEnum):
    """What went wrong, as far as it makes a difference to whoever can mend it."""

    NO_ANSWER = "no-answer"
    TIMEOUT = "timeout"
    NOT_FOUND = "not-found"
    GONE = "gone"
    PRIVATE = "private"
    TOO_MANY = "too-many"
    SERVER_ERROR = "server-error"
    BAD_STATUS = "bad-status"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    REDIRECTS = "redirects"
    NOT_ALLOWED = "not-allowed"
    BAD_ADDRESS = "bad-address"
    CERTIFICATE = "certificate"
    BROKEN = "broken"


class CannotFetch(Exception):
    """An address could not be fetched. `detail` is for organisers; members get a sentence made from `kind` alone.

    `status` is there when a server answered, `retry_after` when it said when to come back (at most seven days), and
    `moved_to` when it had moved for good before it failed.
    """

    def __init__(
        self, kind: Kind, detail: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        detail = NOT_TEXT.sub(" ", detail)[:LONGEST_DETAIL]
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.moved_to = ""
