"""Posts that give a Thing's own title and no number: "Reflective practice", "#cpd23 Some thoughts on Evernote"."""

from __future__ import annotations

from participants.matching.knowledge import Knowledge, stems
from participants.matching.tokens import Kind, Token

MOST_NAMED = 2
ENOUGH = 0.6
FEW_WORDS = 12


def named_lessons(tokens: list[Token], text: str, known: Knowledge, *, context: bool) -> list[int]:
    """The lessons whose title this is; with the programme named beside it, also those whose title is in it."""
    words = _own_words(tokens, text)
    if not words:
        return []
    exact = [number for number, title in known.titles.items() if title and list(title) == words]
    if exact or not context or len(words) > FEW_WORDS:
        return exact if len(exact) == 1 else []
    found = [number for number in known.titles if _is_inside(number, words, known)]
    return sorted(found) if len(found) <= MOST_NAMED else []


def _own_words(tokens: list[Token], text: str) -> list[str]:
    """What the title says besides the programme's name."""
    kept, begin = [], 0
    for token in tokens:
        if token.kind is Kind.TAG:
            kept.append(text[begin : token.start])
            begin = token.end
    kept.append(text[begin:])
    return stems(" ".join(kept))


def _is_inside(number: int, words: list[str], known: Knowledge) -> bool:
    """Whether most of a lesson's title is in these words, with something that only this lesson has."""
    title = known.titles[number]
    shared = set(title) & set(words)
    rare = shared & known.rare
    if not title or not rare:
        return False
    return shared == set(title) or (len(rare) > 1 and len(shared) >= ENOUGH * len(set(title)))
