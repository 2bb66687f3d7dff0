"""A blog's habits: what a choice by hand teaches about its labels and its way of numbering, and using it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from participants.matching.knowledge import Knowledge, stems
from participants.matching.labels import Labels
from participants.matching.lists import Setting, ends, read_list
from participants.matching.phrases import at, numerals
from participants.matching.titles import Reading
from participants.matching.tokens import Kind, Token
from participants.matching.values import LONGEST_PATTERN, MOST_NUMBERS, Habit, HabitKind

MOST_HABITS = 40
LONGEST_PREFIX = 4
_UNSAID = ":-.([,)]"
_ABOUT_LABELS = {HabitKind.LABEL, HabitKind.MIXED, HabitKind.NEVER}


@dataclass
class Taught:
    """What a blog's habits say about one post."""

    things: dict[int, str] = field(default_factory=dict)
    never: bool = False
    no_guess: bool = False


@dataclass(frozen=True)
class _Numbered:
    """Numbers in a title and the place where the blog puts them."""

    kind: HabitKind
    pattern: str
    values: frozenset[int]
    words: str


def _numbered(text: str, known: Knowledge) -> list[_Numbered]:
    """The numbers of a title that a habit could be about: after its first words, and behind a sign at its end."""
    tokens = numerals(text, known)
    places = [place for place, token in enumerate(tokens) if token.kind in {Kind.NUMBER, Kind.ORDINAL}]
    found = []
    if places:
        before = [token.text for token in tokens[: places[0]] if not token.is_sign(_UNSAID)]
        if len(before) <= LONGEST_PREFIX:
            found.append(_at(tokens, places[0], text, known, HabitKind.PREFIX, " ".join(before)))
    for place in places[-3:]:
        sign = at(tokens, place - 1)
        if sign is not None and sign.kind is Kind.SIGN and not sign.is_sign(",&+"):
            found.append(_at(tokens, place, text, known, HabitKind.END, sign.text))
    return [numbered for numbered in found if numbered is not None]


def _at(
    tokens: list[Token], place: int, text: str, known: Knowledge, kind: HabitKind, pattern: str
) -> _Numbered | None:
    """The numbers at this place; nothing where they count what follows."""
    list_there = read_list(tokens, place, Setting(known, text, context=True))
    if not list_there.values or not set(list_there.values) <= known.numbers:
        return None
    rest = tokens[list_there.end :]
    if kind is HabitKind.END and not all(token.kind is Kind.SIGN for token in rest):
        return None
    if not pattern and not ends(tokens, list_there.end):
        return None
    words = text[tokens[place].start : tokens[list_there.end - 1].end]
    return _Numbered(kind, pattern[:LONGEST_PATTERN], frozenset(list_there.values), words)


def apply(habits: Sequence[Habit], reading: Reading, labels: Labels, known: Knowledge) -> Taught:
    """What the habits say about a post with this title and these labels."""
    taught = Taught()
    spoken = set(labels.all)
    for habit in habits[-MOST_HABITS:]:
        if habit.kind not in _ABOUT_LABELS or habit.pattern not in spoken:
            continue
        if habit.kind is HabitKind.NEVER:
            taught.never = True
        elif habit.kind is HabitKind.LABEL and not habit.numbers:
            taught.no_guess = True
        elif habit.kind is HabitKind.LABEL:
            taught.things |= {number: habit.pattern for number in habit.numbers if number in known.numbers}
    places = {(habit.kind, habit.pattern) for habit in habits[-MOST_HABITS:]}
    for numbered in _numbered(reading.text, known):
        if (HabitKind.COUNTER, numbered.pattern) in places and numbered.kind is HabitKind.PREFIX:
            taught.no_guess = True
        elif (numbered.kind, numbered.pattern) in places and not taught.things:
            taught.things = dict.fromkeys(sorted(numbered.values), numbered.words)
    if taught.no_guess:
        taught.things = {}
    return taught


def lessons_of(
    numbers: Sequence[int], reading: Reading, labels: Labels, known: Knowledge, *, guessed: Iterable[int]
) -> list[Habit]:
    """What there is to learn from the Things that somebody chose for a post; `guessed` are those found without them."""
    chosen = tuple(sorted({number for number in numbers if number in known.numbers}))[:MOST_NUMBERS]
    said = set(reading.sure) | set(labels.things)
    if chosen and set(chosen) == said:
        return []
    learnt = [_about_label(label, chosen, said) for label in _telling(labels.plain, chosen, said, known)]
    if said:
        return learnt
    wrong = set(guessed) - set(chosen)
    for numbered in _numbered(reading.text, known):
        # A bracket at the end is a habit of its own; any other sign there is only told by the words before it.
        if numbered.values <= set(chosen) and (numbered.kind is HabitKind.PREFIX or numbered.pattern in "(["):
            learnt.append(Habit(numbered.kind, numbered.pattern))
        elif numbered.values & wrong and numbered.kind is HabitKind.PREFIX:
            learnt.append(Habit(HabitKind.COUNTER, numbered.pattern))
    return learnt


def _about_label(label: str, chosen: tuple[int, ...], said: set[int]) -> Habit:
    return Habit(HabitKind.NEVER if said and not chosen else HabitKind.LABEL, label, chosen)


def _telling(plain: list[str], chosen: tuple[int, ...], said: set[int], known: Knowledge) -> list[str]:
    """The labels that a choice says something about: the only one, or those akin to a chosen Thing's title."""
    if len(plain) == 1 or not (chosen or said):
        return plain[:10]
    words = {stem for number in chosen for stem in known.titles.get(number, ()) if len(stem) > 3}
    return [label for label in plain if words & set(stems(label)) or any(sign.isdigit() for sign in label)][:10]


def add(habits: Sequence[Habit], learnt: Iterable[Habit]) -> tuple[Habit, ...]:
    """The habits with the new ones, which take the place of those they contradict; the oldest go when there are too many."""
    kept = list(habits)
    for habit in learnt:
        old = next((other for other in kept if _is_about_same(other, habit)), None)
        kept = [other for other in kept if not _is_about_same(other, habit)]
        kept.append(_settled(old, habit))
    return tuple(kept[-MOST_HABITS:])


def _is_about_same(one: Habit, other: Habit) -> bool:
    """Whether two habits are about the same label, or the same place of a number."""
    return one.pattern == other.pattern and (one.kind in _ABOUT_LABELS) == (other.kind in _ABOUT_LABELS)


def _settled(old: Habit | None, new: Habit) -> Habit:
    """A label that meant one Thing and now another means none in particular."""
    if old is None or new.kind is not HabitKind.LABEL or old.kind is HabitKind.NEVER:
        return new
    if old.numbers != new.numbers or old.kind is HabitKind.MIXED:
        return Habit(HabitKind.MIXED, new.pattern)
    return new
