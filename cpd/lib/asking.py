"""What somebody asks a search for: words, "phrases" and beginnings of words, out of any text at all.

Nothing that is typed is an operator except quotation marks and a star behind a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cpd.lib.words import Word, words

LONGEST_QUESTION = 300
MOST_TERMS = 10
SHORTEST_BEGINNING = 2
QUOTES = re.compile(r"[\"“”„‟«»＂]")
GAPS = re.compile(r"[\s,;!?()\[\]{}<>|+=~^\\]+")


@dataclass(frozen=True)
class Term:
    """Stems that stand side by side; a single one may be the beginning of a longer word."""

    stems: tuple[str, ...]
    beginning: str = ""

    def is_in(self, text: Sequence[Word]) -> bool:
        """Whether the text has it."""
        return any(True for _ in self.places_in(text))

    def places_in(self, text: Sequence[Word]) -> list[range]:
        """Where in the text it stands, as ranges of words."""
        length, first = len(self.stems), self.stems[0]
        if length == 1:
            return [range(at, at + 1) for at, word in enumerate(text) if word.stem == first or self._begins(word)]
        return [
            range(at, at + length)
            for at, word in enumerate(text)
            if word.stem == first and tuple(other.stem for other in text[at : at + length]) == self.stems
        ]

    def _begins(self, word: Word) -> bool:
        return bool(self.beginning) and (word.plain.startswith(self.beginning) or word.stem.startswith(self.beginning))


@dataclass(frozen=True)
class Question:
    """What is asked for, all of it together; `was_cut` if there was more than anybody looks for."""

    terms: tuple[Term, ...]
    was_cut: bool = False

    @property
    def is_too_short(self) -> bool:
        """Whether a single letter is all there is; a figure is a word, and so is a character that stands for one."""
        alone = "".join(stem for term in self.terms for stem in term.stems)
        return len(alone) == 1 and alone.isalpha() and ord(alone) < 0x500

    def is_in(self, *texts: Sequence[Word]) -> bool:
        """Whether these texts together have all of it; a phrase stands in one of them."""
        return all(any(term.is_in(text) for text in texts) for term in self.terms)


def question(text: str) -> Question:
    """What a typed text asks for. An opening quotation mark without a closing one holds to the end."""
    asked = text[:LONGEST_QUESTION]
    found: dict[Term, None] = {}
    parts = QUOTES.split(asked)
    for number, part in enumerate(parts):
        is_quoted = bool(number % 2)
        chunks = [part] if is_quoted else [chunk for chunk in GAPS.split(part) if words(chunk)]
        for position, chunk in enumerate(chunks):
            is_last = not is_quoted and number == len(parts) - 1 and position == len(chunks) - 1
            if term := _term(words(chunk), is_begun=chunk.endswith("*") and not is_quoted, is_last=is_last):
                found[term] = None
    terms = tuple(found)
    return Question(terms[:MOST_TERMS], was_cut=len(terms) > MOST_TERMS or len(text) > LONGEST_QUESTION)


def _term(said: list[Word], *, is_begun: bool, is_last: bool) -> Term | None:
    """The last word may still be being typed; a number is taken at its word, or Thing 1 would be Thing 12 as well."""
    if not said:
        return None
    if len(said) > 1:
        return Term(tuple(word.stem for word in said))
    word = said[0]
    may_go_on = is_begun or (is_last and not word.plain.isdecimal())
    is_long_enough = len(word.plain) >= SHORTEST_BEGINNING
    return Term((word.stem,), word.plain if may_go_on and is_long_enough else "")
