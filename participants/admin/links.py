"""Links in the desk's lists, to places outside and inside."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator


def outside(address: str, words: str = "", *, length: int = 60) -> SafeString | str:
    """A link to a page elsewhere, which learns nothing of where it stood; what is no address of the web is only text."""
    shown = Truncator(words or address.partition("://")[2].removeprefix("www.").rstrip("/") or address).chars(length)
    if not address.startswith(("http://", "https://")):
        return shown
    return format_html('<a href="{}" rel="noopener noreferrer external nofollow">{}</a>', address, shown)
