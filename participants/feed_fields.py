"""Single fields of feeds, made plain: titles, names, labels, ids and moments, whatever was written there."""

from __future__ import annotations

import calendar
import hashlib
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape

from cpd.lib.markup import tidy

LONGEST_TITLE = 500
LONGEST_LABEL = 100
LONGEST_AUTHOR = 120
LONGEST_GUID = 1_000
MOST_LABELS = 50
LONGEST_PAUSE = timedelta(days=7)
# Before weblogs there were none; years after that are typing errors.
FIRST_YEAR, LAST_YEAR = 1990, 2100

A_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Titles that say they are plain text and are not: something in them is closed, or a line is broken.
NOT_LITERAL = re.compile(r"</[a-zA-Z]|<br\b", re.IGNORECASE)
A_BREAK = re.compile(r"<(?:br|/p|/div|/h\d|/li)\b", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")
MAIL_WITH_NAME = re.compile(r"\S+@\S+\s*\((.*)\)")
A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
DAY_OF_WEEK = re.compile(r"^[A-Za-z]+\.?,?\s+(?=\d)")
HOURS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def line(text: str, longest: int = LONGEST_TITLE, *, literal: bool = False) -> str:
    """One tidy line of plain text: tags out, then entities read once.

    Where the feed says that its text is meant literally, what looks like a tag stays, unless the feed is wrong in that.
    """
    text = tidy(text[: longest * 10])
    if not literal or NOT_LITERAL.search(text):
        text = A_TAG.sub("", A_BREAK.sub(r" \g<0>", text))
    text = " ".join(tidy(unescape(text)).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def author(name: str) -> str:
    """A name, without the mail address that RSS wants beside it: nobody's address goes further than this."""
    name = line(name, LONGEST_AUTHOR)
    if inside := MAIL_WITH_NAME.fullmatch(name):
        name = inside[1]
    return " ".join(word for word in name.split() if "@" not in word[1:])


def names(given: Iterable[str]) -> tuple[str, ...]:
    """Names of authors, each once, in their order."""
    return tuple(dict.fromkeys(name for name in given if name))[:MOST_LABELS]


def labels(words: Iterable[str]) -> tuple[str, ...]:
    """Labels, each once, in their order."""
    # Blogger marks what kind of entry something is with a label that is an address.
    lines = (line(word, LONGEST_LABEL) for word in words if not word.startswith("http://schemas.google.com/"))
    return tuple(dict.fromkeys(label for label in lines if label))[:MOST_LABELS]


def guid(text: str) -> str:
    """A feed's id of an entry; one that is too long is replaced by its hash, because long ones differ at their ends."""
    text = tidy(text).strip()
    return text if len(text) <= LONGEST_GUID else "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def language(text: str) -> str:
    """A language tag (RFC 5646), or nothing."""
    text = text.strip().replace("_", "-")
    return text if LANGUAGE.fullmatch(text) else ""


def moment(parsed: time.struct_time | None, text: str = "") -> datetime | None:
    """A moment in UTC, as feedparser read it or as it may be meant; without a zone it is taken for UTC.

    None if it cannot be read or is no time at which a post can be written.
    """
    if parsed is None:
        return moment_of_mail(text) or moment_of_iso(text)
    try:
        return _possible(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
    except (ValueError, OverflowError):
        return None


def moment_of_iso(text: str) -> datetime | None:
    """A moment as RFC 3339 writes it, in UTC."""
    try:
        return _possible(datetime.fromisoformat(text[:50].strip()))
    except (ValueError, OverflowError):
        return None


def moment_of_mail(text: str) -> datetime | None:
    """A moment as RFC 5322 writes it, in UTC; some write "26th" or leave the zone out."""
    if not A_YEAR.search(text):
        return None
    try:
        return _possible(parsedate_to_datetime(DAY_OF_WEEK.sub("", ORDINAL.sub("", text[:50].strip()))))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _possible(found: datetime) -> datetime | None:
    found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def pause(ttl: str, period: str, frequency: str) -> timedelta | None:
    """How long a feed asks to be left alone: RSS's ttl in minutes, or so many times a period (RSS 1.0, syndication)."""
    if ttl.strip().isdecimal():
        minutes = int(ttl.strip()[:9])
    elif hours := HOURS.get(period.strip().lower()):
        times = frequency.strip()
        minutes = hours * 60 // max(int(times[:9]) if times.isdecimal() else 1, 1)
    else:
        return None
    return min(timedelta(minutes=minutes), LONGEST_PAUSE) or None
