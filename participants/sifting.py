"""What looks like spam: words and links that organisers put on a list, accounts that are marked.

Nothing is refused here. What is found is said in words for organisers, and whoever asked holds it for them.
"""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from cpd.lib import here, markup
from cpd.lib.folding import fold
from participants import limits
from participants.models import Member, Reflection, SpamPattern
from participants.models.spam import host_of

LONGEST_REASON = 300
# Writing that puts no spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
Kind = SpamPattern.Kind


def links_out(html: str) -> list[str]:
    """Where a text leads to outside this site, each address once."""
    return [address for address in dict.fromkeys(markup.links(html)) if not _is_own(address)]


def on_the_lists(html: str, *, before: str = "") -> list[str]:
    """What of the lists is in a text and was not in it `before`, in words for organisers; one question."""
    rows = SpamPattern.objects.exclude(kind=Kind.MAIL).values_list("kind", "pattern", "note")
    now, then = _Text(html), _Text(before)
    return [_said(*row) for row in rows if now.has(*row[:2]) and not then.has(*row[:2])]


def domain_on_the_list(email: str) -> str:
    """Why a mail address looks like spam; empty if it does not."""
    host = host_of(email)
    for pattern, note in SpamPattern.objects.filter(kind=Kind.MAIL).values_list("pattern", "note"):
        if _is_below(host, pattern):
            return _said(Kind.MAIL, pattern, note)
    return ""


def sift(reflection: Reflection, author: Member, *, before: str | None = None) -> None:
    """Hold a reflection, before it is saved, if it looks like spam.

    `before` is its HTML while it was out: what is held then stays held, and what organisers have seen is not held again
    for the same words.
    """
    if before is not None and reflection.held_at is not None:
        return
    why = [] if author.is_staff else _why_hold(reflection, author, before)
    reflection.held_at = timezone.now() if why else None
    reflection.held_for = " ".join(why)[:LONGEST_REASON]


def said_of(author: Member) -> str:
    """Why the words of a marked account are held."""
    return _("The account looks like spam: %(why)s") % {"why": author.suspected_for}


def _why_hold(reflection: Reflection, author: Member, before: str | None) -> list[str]:
    marked = [said_of(author)] if author.suspected_at and before is None else []
    if not limits.is_new(author):
        return marked
    return marked + on_the_lists(f"<p>{reflection.title}</p>{reflection.body_html}", before=before or "")


class _Text:
    """A text as the lists look at it."""

    def __init__(self, html: str) -> None:
        links = links_out(html)
        self.words = f" {fold(' '.join([markup.plain(html), *links]))} "
        self.hosts = {host for link in links if (host := _host(link))}

    def has(self, kind: str, pattern: str) -> bool:
        """Whether one entry of the lists is in it."""
        if kind == Kind.HOST:
            return any(_is_below(host, pattern) for host in self.hosts)
        sought = fold(pattern)
        return bool(sought) and (sought if UNSPACED.search(sought) else f" {sought} ") in self.words


def _said(kind: str, pattern: str, note: str) -> str:
    sentences = {
        Kind.WORDS: _("It says “%(pattern)s”, which is on the list."),
        Kind.HOST: _("It links to %(pattern)s, which is on the list."),
        Kind.MAIL: _("Its mail address is of %(pattern)s, which is on the list."),
    }
    said = sentences[Kind(kind)] % {"pattern": pattern}
    return f"{said} ({note})" if note else said


def _is_below(host: str, pattern: str) -> bool:
    return host == pattern or host.endswith(f".{pattern}")


def _is_own(address: str) -> bool:
    return here.is_ours(address) or (address[:1] in "/#?" and address[:2] != "//")


def _host(address: str) -> str:
    with suppress(ValueError):
        parts = urlsplit(address)
        return host_of(parts.path if parts.scheme == "mailto" else parts.hostname or "")
    return ""
