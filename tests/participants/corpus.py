"""Titles as bloggers write them, each with the Things it is about, and how well matching reads them.

A line of a corpus is `title|label,label|numbers`; a title may hold the sign | itself. Lines with == are headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from participants.matching import Lesson, Post, Programme, match

# Title and week of each lesson, made up for the purpose.
LESSONS = (
    ("Starting a journal", 1),
    ("Visiting the neighbours", 1),
    ("The face you show online", 2),
    ("Keeping up: feeds and alerts", 3),
    ("Looking back on purpose", 4),
    ("Networks on screen", 5),
    ("Meeting people in person", 5),
    ("Shared calendars", 6),
    ("Notebooks in the cloud", 6),
    ("Routes to a qualification", 7),
    ("Mentoring", 7),
    ("A sociable profession", 8),
    ("Shared documents and wikis", 9),
    ("Managing references", 10),
    ("Going to events", 11),
    ("Speaking up", 11),
    ("Slides that move", 12),
    ("Screencasts and podcasts", 13),
    ("Joining the dots", 14),
    ("How I got here", 15),
    ("Applying and interviewing", 15),
    ("Volunteering", 16),
    ("What next?", 17),
)
PROGRAMME = Programme(
    lessons=tuple(
        Lesson(number, title, week, (f"https://things.example/cpd23-2012/things/{number}/",))
        for number, (title, week) in enumerate(LESSONS, start=1)
    ),
    tags=("cpd23-2012", "cpd23"),
)


@dataclass(frozen=True)
class Case:
    """One line of a corpus."""

    title: str
    labels: tuple[str, ...]
    numbers: frozenset[int]

    def found(self) -> frozenset[int]:
        return frozenset(found.number for found in match(Post(self.title, self.labels), PROGRAMME))


@dataclass(frozen=True)
class Score:
    """How many Things were found rightly, how many were found, how many there are."""

    right: int
    found: int
    there: int
    mistakes: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.there

    def __str__(self) -> str:
        lines = [f"precision {self.precision:.1%}, recall {self.recall:.1%} of {self.there} Things"]
        return "\n".join([*lines, *self.mistakes])


def cases(name: str) -> list[Case]:
    """The lines of one corpus."""
    found = []
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("=="):
            continue
        title, labels, numbers = line.rsplit("|", 2)
        found.append(
            Case(
                title,
                tuple(filter(None, labels.split(","))),
                frozenset(int(number) for number in numbers.split(",") if number),
            )
        )
    return found


def score(corpus: list[Case]) -> Score:
    """Find the Things of every title, and count."""
    answers = [(case, case.found()) for case in corpus]
    return Score(
        right=sum(len(case.numbers & found) for case, found in answers),
        found=sum(len(found) for _, found in answers),
        there=sum(len(case.numbers) for case, _ in answers),
        mistakes=tuple(
            f"{case.title} {list(case.labels)}: {sorted(found)} instead of {sorted(case.numbers)}"
            for case, found in answers
            if found != case.numbers
        ),
    )
