"""Texts with the words marked that somebody asked for: pieces of plain text, to be escaped like any other."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from cpd.lib.asking import Question
from cpd.lib.words import Word, places

LONGEST = 260
LEAD = 70
ELLIPSIS = "…"


@dataclass(frozen=True)
class Piece:
    """A piece of text, and whether it was asked for."""

    text: str
    is_marked: bool = False


def marked(text: str, asked: Question) -> list[Piece]:
    """The whole text, in pieces."""
    text = " ".join(text.split())
    return _pieces(text, _hits(text, asked), 0, len(text))


def excerpt(text: str, asked: Question) -> list[Piece]:
    """The stretch of the text in which most of what was asked for stands; the beginning where none of it does."""
    text = " ".join(text.split())
    hits = _hits(text, asked)
    start, end = _stretch(text, hits)
    pieces = _pieces(text, hits, start, end)
    return [*([Piece(f"{ELLIPSIS} ")] if start else []), *pieces, *([Piece(f" {ELLIPSIS}")] if end < len(text) else [])]


Hit = tuple[int, int, int]


def _hits(text: str, asked: Question) -> list[Hit]:
    """Where what was asked for stands: beginning, end, and which part of the question it is."""
    where: list[tuple[int, int]] = []
    said: list[Word] = []
    for start, end, words in places(text):
        said += words
        where += [(start, end)] * len(words)
    return sorted(
        (where[found.start][0], where[found.stop - 1][1], number)
        for number, term in enumerate(asked.terms)
        for found in term.places_in(said)
    )


def _stretch(text: str, hits: list[Hit]) -> tuple[int, int]:
    """From a word to a word, not much longer than LONGEST."""
    if len(text) <= LONGEST:
        return 0, len(text)
    starts = [start for start, _end, _number in hits]
    best, most = 0, 0
    for at, (start, _end, _number) in enumerate(hits):
        within = hits[at : bisect_left(starts, start + LONGEST - LEAD)]
        parts = len({number for _start, _end, number in within})
        if parts > most:
            best, most = start, parts
    start = 0 if best <= LEAD else text.find(" ", best - LEAD, best) + 1 or best
    if start + LONGEST >= len(text):
        start = text.find(" ", len(text) - LONGEST, best) + 1 or min(start, best)
        return start, len(text)
    end = text.rfind(" ", start + 1, start + LONGEST)
    return start, max(end if end > 0 else start + LONGEST, next((stop for begin, stop, _n in hits if begin == best), 0))


def _pieces(text: str, hits: list[Hit], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    for begin, stop, _number in hits:
        begin, stop = max(begin, at), min(stop, end)
        if begin >= stop:
            continue
        pieces += [Piece(text[at:begin])] if begin > at else []
        pieces.append(Piece(text[begin:stop], is_marked=True))
        at = stop
    return [*pieces, *([Piece(text[at:end])] if at < end else [])]
