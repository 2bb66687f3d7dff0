"""Reading a post's labels: the Things they name, and whether one of them names the programme."""

from __future__ import annotations

from dataclasses import dataclass, field

from participants.matching import vocabulary
from participants.matching.knowledge import Knowledge
from participants.matching.lists import Setting, ends, read_list
from participants.matching.phrases import read
from participants.matching.spelling import tidy
from participants.matching.titles import read_title
from participants.matching.tokens import Kind, Token

MOST_LABELS = 60
LONGEST_LABEL = 60
# A post that is labelled with more Things than this carries the blog's whole tag cloud.
MOST_THINGS = 6


@dataclass
class Labels:
    """What the labels say. `plain` are those that speak neither of a Thing nor of the programme."""

    things: dict[int, str] = field(default_factory=dict)
    programme: bool = False
    plain: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)


def label_key(label: str) -> str:
    """A label as it is compared: small letters, figures, words apart by one space."""
    return " ".join(tidy(label, LONGEST_LABEL).casefold().replace("_", " ").replace("-", " ").lstrip("#").split())[
        :LONGEST_LABEL
    ]


def read_labels(labels: tuple[str, ...], known: Knowledge) -> Labels:
    """What a post's labels name; more than six Things at once name none."""
    texts = list(dict.fromkeys(label.strip()[:200] for label in labels[:MOST_LABELS] if label.strip()))
    read_ones = [(text, read(tidy(text, LONGEST_LABEL), known)) for text in texts]
    found = Labels(all=[label_key(text) for text in texts])
    found.programme = any(_names_programme(tokens) for _, tokens in read_ones)
    thing_alone = any(tokens and all(token.kind is Kind.THING for token in tokens) for _, tokens in read_ones)
    for text, tokens in read_ones:
        numbers = read_title(text, known).sure
        if not numbers and (found.programme or thing_alone):
            numbers = _bare_number(tokens, text, known)
        for number in numbers:
            found.things.setdefault(number, text[:LONGEST_LABEL])
        if not numbers and not _names_programme(tokens) and not any(token.kind is Kind.THING for token in tokens):
            found.plain.append(label_key(text))
    if len(found.things) > MOST_THINGS:
        found.things = {}
    return found


def _names_programme(tokens: list[Token]) -> bool:
    return any(token.kind is Kind.TAG for token in tokens)


def _bare_number(tokens: list[Token], text: str, known: Knowledge) -> dict[int, str]:
    """The Thing of a label such as "12", "#12" or "T12" that stands beside the programme's."""
    start = 0
    while start < len(tokens) and (tokens[start].is_sign("#") or (start == 0 and tokens[0].text == "t")):
        start += 1
    numbers = read_list(tokens, start, Setting(known, text, context=True))
    if not numbers.values or numbers.end < len(tokens) or not ends(tokens, numbers.end):
        return {}
    # "23" is how platforms cut "CPD 23" and "23 Things" in pieces.
    if numbers.ordinal or numbers.in_words or tokens[0].is_word(vocabulary.NUMBER_MARKS):
        return {}
    return {value: text for value in numbers.values if value in known.numbers and value not in known.totals}
