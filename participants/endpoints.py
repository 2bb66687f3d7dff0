"""Where a page takes webmentions (https://www.w3.org/TR/webmention/, section 3.1.2)."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin

from cpd.lib.fetch import Answer
from cpd.lib.tags import tags
from participants.charsets import text_of

HTML_TYPES = {"text/html", "application/xhtml+xml"}
LONGEST_HEADER = 8_000
# One value of a Link header (RFC 8288, section 3): an address, then parameters, whose values may be quoted.
VALUE = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w!#$&+^`|~.*-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]*))?)*)')
PARAMETER = re.compile(r';\s*([\w!#$&+^`|~.*-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s",;]*)))?')


def is_html(answer: Answer) -> bool:
    """Whether it says that it is a page; one that says nothing is taken for one."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return not kind or kind in HTML_TYPES


def endpoint_of(answer: Answer) -> str:
    """The address to which word about this page is sent; "" if it takes none.

    The Link header comes before the page, the first element before later ones. An empty address is the page itself; a
    query in it stays where it is.
    """
    found = _in_header(answer.headers.get("link", ""))
    base = answer.url
    if found is None and is_html(answer):
        found, base = _in_page(text_of(answer.body, answer.headers.get("content-type", "")), answer.url)
    if found is None:
        return ""
    try:
        return urldefrag(urljoin(base, found.strip())).url
    except ValueError:
        return ""


def _in_header(header: str) -> str | None:
    for address, parameters in VALUE.findall(header[:LONGEST_HEADER]):
        told = [quoted or plain for name, quoted, plain in PARAMETER.findall(parameters) if name.lower() == "rel"]
        if told and "webmention" in told[0].lower().split():
            return str(address)
    return None


def _in_page(html: str, base: str) -> tuple[str | None, str]:
    """The first address in the page, and what it is relative to."""
    has_base = False
    for tag in tags(html):
        address = None if tag.closes else tag.attributes.get("href")
        if address is None:
            continue
        if tag.name == "base" and not has_base:
            base, has_base = _joined(base, address), True
        elif tag.name in {"link", "a"} and tag.has("rel", "webmention"):
            return address, base
    return None, base


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return base
