"""What people type when they are asked for the address of their blog, made into an address."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from cpd.lib.addresses import host
from cpd.lib.fetch import CannotFetch
from cpd.lib.markup import tidy
from participants.discovery.reasons import CannotConnect, Reason

LONGEST_ADDRESS = 2_000
# What nobody sees and copying brings along: spaces without width, marks of direction, soft hyphens.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
INSIDE = re.compile(r"(?:https?|feed|webcal)://[^\s<>\"'”“«»]+", re.IGNORECASE)
AROUND = " \t\n<>\"'`“”‘’«»()[]{}|*"
BEHIND = AROUND + ".,;:!"
# http:/x, http//x, http;//x, htp://x, hhtp://x, https:x, feed:https://x, feed://x
SCHEME = re.compile(r"(?:feed:|webcal:|rss:)?(?:(h+t{0,3}ps?)(?::|;|(?=//))[/\\]*)?/{0,2}", re.IGNORECASE)
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
MAIL = re.compile(r"(?:mailto:.*|[^\s/@:?#]+@[^\s/@:?#]+\.[^\s/@:?#.]+)", re.IGNORECASE)
FEDIVERSE = re.compile(r"@([\w.-]+)@([\w.-]+\.\w+)")
NAME = re.compile(r"(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?|[\d.]+|[\da-f:]*:[\da-f:.]*")

# Addresses that only the blog's owner sees, and what everybody else sees there.
OWN_DESKS = (
    (
        re.compile(r"wordpress\.com/(?:view|home|posts|post|stats/\w+|read/feeds|sites|wp-admin)/([\w-]+\.[\w.-]+).*"),
        r"\1/",
    ),
    (re.compile(r"([\w.-]+(?:/[\w./-]+)?)/wp-(?:admin|login\.php)\b.*"), r"\1/"),
    (
        re.compile(
            r"(?:www\.)?tumblr\.com/(?:blog/(?:view/)?|dashboard/blog/)?(?!dashboard|explore|tagged|search|login|privacy|settings)([\w-]+)(?:/.*)?"
        ),
        r"\1.tumblr.com/",
    ),
    (re.compile(r"(?:www\.)?substack\.com/@([\w-]+)(?:/.*)?"), r"\1.substack.com/"),
    (re.compile(r"([\w-]+\.substack\.com)/publish\b.*"), r"\1/"),
    (re.compile(r"users\.livejournal\.com/([\w-]+)(?:/.*)?"), r"\1.livejournal.com/"),
)


def clean_address(typed: str) -> str:
    """The address that somebody meant, with a scheme and without a fragment; https if they named none.

    CannotConnect if it is an e-mail address or none at all.
    """
    return cleaned(typed)[0]


def cleaned(typed: str) -> tuple[str, bool]:
    """The same, and whether the scheme is only a guess."""
    text = UNSEEN.sub("", tidy(typed[: LONGEST_ADDRESS * 2])).strip()
    # An address in a sentence ends where the next word begins, and one with a stray space in its name does not.
    if (inside := INSIDE.search(text)) and "." in inside[0]:
        text = inside[0]
    text = "".join(text.split()).lstrip(AROUND).rstrip(BEHIND).replace("\\", "/")
    if fediverse := FEDIVERSE.fullmatch(text):
        text = f"https://{fediverse[2]}/@{fediverse[1]}"
    if MAIL.fullmatch(text):
        raise CannotConnect(Reason.MAIL_ADDRESS, "Somebody's mail address was typed.")
    scheme = SCHEME.match(text)
    named = (scheme[1] or "").lower() if scheme else ""
    rest = text[scheme.end() :] if scheme else text
    if OTHER_SCHEME.match(rest):
        raise CannotConnect(Reason.BAD_ADDRESS, f"Not of the web: {rest[:60]}")
    return _put_together("http" if named and not named.endswith("s") else "https", rest), not named


def _put_together(scheme: str, rest: str) -> str:
    for desk, blog in OWN_DESKS:
        if desk.fullmatch(rest):
            rest = desk.sub(blog, rest)
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        name, port = host(parts.hostname or ""), parts.port
    except (ValueError, CannotFetch) as error:
        raise CannotConnect(Reason.BAD_ADDRESS, f"No host in {rest[:60]}") from error
    if "@" in parts.netloc or not NAME.fullmatch(name):
        raise CannotConnect(Reason.BAD_ADDRESS, f"Not the name of a site: {name[:60]}")
    place = f"[{name}]" if ":" in name else name
    place = place if port in {None, 80, 443} else f"{place}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?[]|") if parts.query else ""
    if len(path + query) > LONGEST_ADDRESS:
        raise CannotConnect(Reason.BAD_ADDRESS, "Longer than any address.")
    return f"{scheme}://{place}{path}{query}"
