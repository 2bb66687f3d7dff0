"""When two addresses of blogs and posts are the same, however they were written down."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from cpd.lib.addresses import host
from cpd.lib.cannot_fetch import CannotFetch

LONGEST_ADDRESS = 2_000
# What newsletters, advertisements and share buttons add, and what only changes how a page looks.
NOISE = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|ref|ref_src|ref_url|replytocom|"
    r"showcomment|triedredirect|isfreemail|amp|pfstyle|share|nb)(?:=.*)?|m=[01]|source=rss.*|"
    r"view=(?:classic|flipcard|magazine|mosaic|sidebar|snapshot|timeslide)",
    re.IGNORECASE,
)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
START_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
# Blogger showed one blog under the country of whoever was reading.
BLOGGER = re.compile(r"^(.+)\.blogspot\.(?:com?\.)?[a-z]{2,3}$")
RESERVED = "%/:?#[]@!$&'()*+,;="
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")


def address_key(url: str) -> str:
    """What is equal for two ways to write one address; never raises, whatever it is given.

    Left out are scheme, www., the usual ports, fragment, tracking parameters, a slash at the end and the name of a start
    page; hosts are compared in lower case and ASCII (RFC 5891), percent-encoding as RFC 3986, section 6.2.2, says.
    """
    text = url.strip()[:LONGEST_ADDRESS]
    if OTHER_SCHEME.match(text):
        return text
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        name, port = host(parts.hostname or ""), parts.port
    except (ValueError, CannotFetch):
        return text.casefold()
    name = BLOGGER.sub(r"\1.blogspot.com", name.removeprefix("www."))
    place = name if port in {None, 80, 443} else f"{name}:{port}"
    path = START_PAGE.sub("/", _plain(parts.path)).rstrip("/")
    kept = [pair for pair in _plain(parts.query).split("&") if pair and not NOISE.fullmatch(pair)]
    return place + path + ("?" + "&".join(kept) if kept else "")


def _plain(text: str) -> str:
    return ESCAPED.sub(_unescaped, quote(text, safe=RESERVED, errors="replace"))


def _unescaped(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if UNRESERVED.fullmatch(letter) else found[0].upper()


def absolute(address: str, base: str) -> str:
    """An http(s) address, made absolute against another one; empty if there is none or it leads somewhere else."""
    address = address.strip()
    if not address:
        return ""
    try:
        found = urljoin(base, address)
        parts = urlsplit(found)
        found.encode()
    except ValueError:  # Half a letter, as JSON may have it, is one too.
        return ""
    if UNPRINTABLE.search(found):
        return ""
    usable = parts.scheme in {"http", "https"} and parts.hostname and len(found) <= LONGEST_ADDRESS
    return found if usable else ""


def host_of(url: str) -> str:
    """The host of an address, in lower case and without www.; empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def origin(url: str) -> str:
    """Scheme and host of an address, with a slash at the end."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def moved_home(home: str, feed: str, moved_feed: str) -> str:
    """Where a blog's own page is now that its feed moved: at the same place beside it; unchanged where that tells nothing."""
    root = home.rstrip("/") + "/"
    rest = feed.removeprefix(root)
    if not rest or rest == feed or not moved_feed.endswith(f"/{rest}"):
        return home
    return moved_feed.removesuffix(rest)
