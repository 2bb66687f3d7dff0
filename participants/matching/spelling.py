"""How numbers are written: numerals of any script, words, ordinals, Roman numerals, and the usual slips of the pen."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

FRACTION = "\x01"
SMALL = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
MISSPELT = {
    "fourty": 40, "tweleve": 12, "twelv": 12, "ninteen": 19, "forteen": 14, "fiveteen": 15, "thirten": 13, "eightteen": 18,
    "eleventeen": 0, "sevin": 7, "elevn": 11, "fourten": 14, "fiften": 15, "sixten": 16, "seventen": 17,
}  # fmt: skip
MISSPELT_ORDINALS = {
    "twelth": 12, "twelveth": 12, "fith": 5, "fivth": 5, "eigth": 8, "eightth": 8, "nineth": 9, "forth": 4,
    "fourteeth": 14, "twentyth": 20, "twentith": 20, "thirteeth": 13, "seveth": 7, "forteenth": 14,
}  # fmt: skip
# Only straight after the word Thing: too many of them mean something else elsewhere.
FOREIGN = {
    "uno": 1, "dos": 2, "tres": 3, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "eins": 1, "zwei": 2, "drei": 3,
}  # fmt: skip
# One letter changed places: these are words of their own.
NOT_SLIPS = {"there", "form", "tow", "night"}
ROMAN = (("xc", 90), ("l", 50), ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F, 0x20E3, 0x200E, 0x200F, *range(0x202A, 0x202F)]
)
_SLUG_DASH = re.compile(r"(?<=[^\W\d_])-|-(?=[^\W\d_])")
QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "“": " ",
        "”": " ",
        '"': " ",
        "«": " ",
        "»": " ",
        "−": "-",
        "→": "-",
        "~": "-",
    }
)


def _ordinal(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    return {"twelve": "twelfth"}.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th")


def _tables() -> tuple[dict[str, int], dict[str, int]]:
    cardinals = {word: value for value, word in enumerate(SMALL, start=1)} | TENS | MISSPELT
    ordinals = {_ordinal(word): value for word, value in cardinals.items() if word not in MISSPELT}
    for ten, value in TENS.items():
        for unit, word in enumerate(SMALL[:9], start=1):
            cardinals[ten + word] = value + unit
            ordinals[ten + _ordinal(word)] = value + unit
    return cardinals, ordinals | MISSPELT_ORDINALS


CARDINALS, ORDINALS = _tables()


def _slips(words: dict[str, int]) -> dict[str, int]:
    """Every word with two neighbouring letters in the wrong order, the first letter being right."""
    slipped = {
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for word in words
        if len(word) > 3
        for place in range(1, len(word) - 1)
    }
    originals = {"".join(sorted(word)): value for word, value in words.items()}
    return {word: originals["".join(sorted(word))] for word in slipped - set(CARDINALS) - set(ORDINALS) - NOT_SLIPS}


SLIPS = _slips({word: value for word, value in CARDINALS.items() if value <= 20 and word not in MISSPELT})
ORDINAL_SLIPS = _slips(
    {word: value for word, value in ORDINALS.items() if value <= 20 and word not in MISSPELT_ORDINALS}
)


def roman(text: str) -> int:
    """The value of a Roman numeral below a hundred as the Romans would write it; 0 where it is none."""
    rest, value = text.lower(), 0
    if not rest or len(rest) > 8 or set(rest) - set("ivxlc"):
        return 0
    for sign, worth in ROMAN:
        while rest.startswith(sign):
            rest, value = rest[len(sign) :], value + worth
    return value if not rest and value < 100 and in_roman(value) == text.lower() else 0


@lru_cache(maxsize=128)
def in_roman(value: int) -> str:
    """A number below a hundred as a Roman numeral, in small letters."""
    written = ""
    for sign, worth in ROMAN:
        count, value = divmod(value, worth)
        written += sign * count
    return written


def _plain(character: str) -> str:
    """A figure of any script as ASCII figures, a dash of any length as a hyphen, a fraction as its mark."""
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category != "No":
        return character
    value, made_of = unicodedata.numeric(character, 0), unicodedata.decomposition(character)
    if made_of.startswith("<fraction>"):
        return FRACTION
    if made_of.startswith(("<super>", "<sub>")) or value != int(value):
        return " "
    return f" {int(value)} "


def tidy(text: str, longest: int) -> str:
    """The beginning of a text with its entities resolved and its figures, dashes and quotes made plain; one line."""
    text = html.unescape(html.unescape(text[: longest * 2]))[:longest]
    text = text.replace("\N{KEYCAP TEN}", " 10 ").translate(INVISIBLE)
    if not text.isascii():
        text = "".join(map(_plain, text))
        text = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
    text = re.sub(r"(?i)\b(thing|week)(?:\(s\)|/s)", r"\1s", text.translate(QUOTES).replace("_", " "))
    if "-" in text and not re.search(r"\s", text.strip()):
        text = _SLUG_DASH.sub(" ", text)  # "cpd23-things-8-and-9", as addresses have it
    return re.sub(r"\s+", " ", text)[: longest * 2].strip()
