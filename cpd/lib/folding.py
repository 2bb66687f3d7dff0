"""Words as they sound, whatever they look like: case, accents, marks and hidden letters folded away, to be compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 100_000
GAPS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The words in small plain letters with one space between them."""
    # Hidden letters (Cf) would part a word that readers see whole; accents (Mn) would make it another one.
    apart = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    seen = "".join(letter for letter in apart if unicodedata.category(letter) not in ("Cf", "Mn"))
    return GAPS.sub(" ", seen.casefold()).strip()


def digest(text: str, *, least: int) -> str:
    """The same for two texts of the same words, however they are set; empty for a text of fewer letters than `least`."""
    words = fold(text)
    if len(words.replace(" ", "")) < least:
        return ""
    return hashlib.sha256(words.encode(errors="replace")).hexdigest()[:32]
