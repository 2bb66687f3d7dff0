"""What goes into matching and what comes out: lessons, a post, the Things it is about, and a blog's habits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_NUMBERS = 30
LONGEST_PATTERN = 60


class By(StrEnum):
    """The part of a post that said which Thing it is about."""

    LABEL = "label"
    TITLE = "title"
    LINK = "link"
    TEXT = "text"
    HABIT = "habit"


@dataclass(frozen=True)
class Lesson:
    """One Thing as far as matching needs it; `addresses` are those of its own page."""

    number: int
    title: str
    week: int | None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """The Things of a cohort, and the tags by which its participants know one another ("cpd23")."""

    lessons: tuple[Lesson, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """What is known of a post: plain text everywhere, `links` absolute, `text` its beginning."""

    title: str
    labels: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Match:
    """A post is about this Thing, because of these words of it."""

    number: int
    by: By
    words: str


class HabitKind(StrEnum):
    """What a habit looks at, and what it says about it."""

    LABEL = "label"  # this label means these Things; none at all: guesses do not count here
    MIXED = "mixed"  # this label was on posts about different Things and says nothing
    NEVER = "never"  # posts with this label are about no Thing, even where they say so
    PREFIX = "prefix"  # the number after these words at the beginning is the Thing's
    END = "end"  # the number at the end, after this sign, is the Thing's
    COUNTER = "counter"  # the number after these words counts something else


@dataclass(frozen=True)
class Habit:
    """One habit of a blog, learnt from a choice by hand."""

    kind: HabitKind
    pattern: str
    numbers: tuple[int, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The habit as plain values that JSON can hold."""
        return {"kind": str(self.kind), "pattern": self.pattern, "numbers": list(self.numbers)}

    @classmethod
    def from_json(cls, value: object) -> Habit:
        """The habit that `as_json` wrote down. Raises ValueError where it is none."""
        if not isinstance(value, Mapping):
            raise ValueError("A habit is an object with a kind, a pattern and numbers.")
        pattern, numbers = value.get("pattern"), value.get("numbers", [])
        if not isinstance(pattern, str) or len(pattern) > LONGEST_PATTERN:
            raise ValueError(f"A habit's pattern is a text of at most {LONGEST_PATTERN} characters.")
        if not isinstance(numbers, list | tuple) or len(numbers) > MOST_NUMBERS:
            raise ValueError(f"A habit's numbers are a list of at most {MOST_NUMBERS}.")
        if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
            raise ValueError("A habit's numbers are whole numbers.")
        return cls(HabitKind(str(value.get("kind"))), pattern, tuple(numbers))


def habits_from_json(values: object) -> tuple[Habit, ...]:
    """The habits in a list that was kept as JSON; what is no habit is left out. Never raises."""
    found = []
    for value in values if isinstance(values, Iterable) and not isinstance(values, str | Mapping) else ():
        try:
            found.append(Habit.from_json(value))
        except ValueError:
            continue
    return tuple(found)
