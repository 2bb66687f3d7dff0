"""The words of a text as search knows them: small, without accents, each with its stem; the same for every database."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_WORD = 60
# Scripts that write no spaces between words: each character counts as a word, and a run of them as a phrase.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED += "\U00020000-\U0003ffff"
# What belongs to the letter before it, and the marks that nobody sees: soft hyphens, joiners.
MARKS = "".join(chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)).startswith("M"))
UNSEEN = "\u00ad\u200c\u200d\u2060"
WORD = re.compile(
    rf"[{UNSPACED}]|(?:(?![{UNSPACED}])(?:[^\W_]|[{MARKS}{UNSEEN}]))+(?:['’](?:s|t|d|m|ll|re|ve)(?![^\W_]))?",
    re.IGNORECASE,
)
# Accents of Latin, Greek and Cyrillic letters, points of Hebrew, vowel signs of Arabic; letters of their own elsewhere.
DROPPED = [*range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, 0x640]
SMALL = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
}
FOLDED = str.maketrans(SMALL | {"’": "'"} | dict.fromkeys(map(chr, DROPPED), "") | dict.fromkeys(UNSEEN, ""))


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it was written, but small and without accents; and its stem."""

    plain: str
    stem: str


class _Stemmer(threading.local):
    """Snowball's English stemmer; one holds the word it is at, so each thread has its own."""

    def __init__(self) -> None:
        self.stem = snowballstemmer.stemmer("english").stemWord


_stemmer = _Stemmer()


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [word for found in WORD.finditer(text) for word in _fold(found[0])]


def places(text: str) -> Iterator[tuple[int, int, tuple[Word, ...]]]:
    """Where the words stand in a text: beginning, end, and the words there (a few characters are several)."""
    for found in WORD.finditer(text):
        if folded := _fold(found[0]):
            yield found.start(), found.end(), folded


@lru_cache(maxsize=100_000)
def _remembered(raw: str) -> tuple[Word, ...]:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", raw).casefold()).translate(FOLDED)
    return tuple(map(_word, WORD.findall(unicodedata.normalize("NFC", text))))


def _fold(raw: str) -> tuple[Word, ...]:
    """Nothing is lost with what goes beyond the longest word, and no page can fill the memory with one."""
    return _remembered(raw[: 2 * LONGEST_WORD])


def _word(folded: str) -> Word:
    folded = folded[:LONGEST_WORD]
    plain = folded.replace("'", "")
    return Word(plain, _stemmer.stem(folded).replace("'", "") or plain)
