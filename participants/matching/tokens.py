"""A title cut into words, numbers and signs, each number knowing whether it could be a Thing's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from participants.matching import vocabulary
from participants.matching.knowledge import Knowledge
from participants.matching.spelling import CARDINALS, FRACTION, ORDINALS, roman

MOST_TOKENS = 300


class Kind(Enum):
    """What a token is. OTHER is a number that cannot be a Thing's, such as a date, a time or the 3 of "week 3"."""

    WORD = auto()
    NUMBER = auto()
    ORDINAL = auto()
    SIGN = auto()
    OTHER = auto()
    TAG = auto()
    THING = auto()
    FRACTION = auto()


@dataclass(frozen=True)
class Token:
    """One piece of a title: `text` in small letters, `glued` where no space stands before it."""

    kind: Kind
    text: str
    start: int
    end: int
    value: int = 0
    glued: bool = False
    capital: bool = False
    shouted: bool = False
    plural: bool = False
    in_words: bool = False
    strength: int = 0

    def is_sign(self, signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.kind is Kind.SIGN and self.text in signs

    def is_word(self, words: frozenset[str]) -> bool:
        """Whether it is one of these words."""
        return self.kind is Kind.WORD and self.text in words


OTHER_NUMBERS = r"""
    (?<![\d.]) (?:19|20)\d\d-[01]?\d-[0-3]?\d (?!\d)
  | (?<!\d) \d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2}) (?!\d)
  | (?<!\d) [1-3]\d/0\d (?!\d)
  | (?<!\d) (?:19|20)\d\d (?:[-/](?:(?:19|20)\d\d|\d\d))? (?!\d)
  | (?<!\w)'\d\ds? (?!\d)
  | (?<!\d) \d{1,2}[:.]\d\d\s?(?:am|pm)\b
  | (?<!\d) \d{1,2}:[0-5]\d (?!\d)
  | (?<!\d) \d{1,2}\s?(?:am|pm)\b
  | [£$€]\s?\d[\d.,]*
  | (?<!\d) \d[\d.,]*\s?%
  | (?<!\d) \d{1,3}(?:,\d{3})+ (?!\d)
  | (?<!\d) \d+(?:\.\d+)+
"""
_LETTERS = r"[^\W\d_]+(?:'[^\W\d_]+)*"
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z']+|[^A-Za-z]+")
_THING_WORD = re.compile(r"(things?)(.+)")


@lru_cache(maxsize=64)
def _lexer(tag_pattern: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<tag>(?<![^\W_])(?i:{tag_pattern}))|(?P<other>(?xi:{OTHER_NUMBERS}))|(?P<number>\d+)"
        rf"|(?P<word>{_LETTERS})|(?P<fraction>{FRACTION})|(?P<sign>[^\w\s]|_)"
    )


def split(text: str, known: Knowledge) -> list[Token]:
    """The tokens of a tidied text, at most 300."""
    tokens: list[Token] = []
    before = 0
    for found in _lexer(known.tag_pattern).finditer(text):
        tokens.extend(_tokens_of(found, glued=found.start() == before and before > 0))
        before = found.end()
        if len(tokens) >= MOST_TOKENS:
            break
    return tokens[:MOST_TOKENS]


def _tokens_of(found: re.Match[str], *, glued: bool) -> list[Token]:
    """The tokens that one find of the lexer makes."""
    raw, kind, start, end = found.group(), found.lastgroup, found.start(), found.end()
    if kind == "tag":
        strength = 2 if any(character.isdigit() for character in raw) else 1
        return [Token(Kind.TAG, raw.casefold(), start, end, glued=glued, strength=strength)]
    if kind == "number":
        value = int(raw) if len(raw) < 5 else 10**6
        return [Token(Kind.NUMBER, raw, start, end, value=value, glued=glued)]
    if kind == "word":
        return _words_of(raw, start, glued=glued)
    if kind == "fraction":
        return [Token(Kind.FRACTION, raw, start, end, glued=glued)]
    if kind == "sign":
        return [Token(Kind.SIGN, raw, start, end, glued=glued)]
    listed = _listed(found)
    return listed or [Token(Kind.OTHER, raw.casefold(), start, end, glued=glued)]


def _listed(found: re.Match[str]) -> list[Token]:
    """The three numbers of "8/9/10", which would be a date were they not one after the other; else nothing."""
    parts = list(re.finditer(r"\d+|\D", found.group()))
    if len(parts) != 5 or parts[1].group() not in "/-":
        return []
    values = [int(part.group()) for part in parts[::2]]
    if values != list(range(values[0], values[0] + 3)):
        return []
    return [
        Token(
            Kind.SIGN if place % 2 else Kind.NUMBER,
            part.group(),
            found.start() + part.start(),
            found.start() + part.end(),
            value=0 if place % 2 else int(part.group()),
            glued=place > 0,
        )
        for place, part in enumerate(parts)
    ]


def _words_of(raw: str, start: int, *, glued: bool) -> list[Token]:
    """A word; several where capitals or the word Thing show that it was written without spaces."""
    pieces = [raw]
    if "hing" in raw and raw.isascii() and not raw.islower():
        pieces = _CAMEL.findall(raw)
    elif (run := _THING_WORD.fullmatch(raw.lower())) and _is_number_word(run[2]):
        pieces = [raw[: len(run[1])], raw[len(run[1]) :]]
    tokens: list[Token] = []
    for piece in pieces:
        token = _word(piece, start, glued=glued or bool(tokens))
        tokens.append(token)
        start = token.end
    return tokens


def _is_number_word(text: str) -> bool:
    return text in CARDINALS or text in ORDINALS or (len(text) > 1 and 0 < roman(text) < 50)


def _word(raw: str, start: int, *, glued: bool) -> Token:
    text = raw.casefold()
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    token = Token(
        Kind.WORD, text, start, start + len(raw), glued=glued, capital=raw[0].isupper(), shouted=raw.isupper()
    )
    if text in vocabulary.THING or text in vocabulary.THINGS:
        return replace(token, kind=Kind.THING, plural=text in vocabulary.THINGS)
    if text in CARDINALS:
        return replace(token, kind=Kind.NUMBER, value=CARDINALS[text], in_words=True)
    if text in ORDINALS:
        return replace(token, kind=Kind.ORDINAL, value=ORDINALS[text], in_words=True)
    return token
