"""The twenty-three Things as they are written in `things/`: a head of fields, the text, and sections of fixed names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cpd.desk.demo.corpus import HERE

SECTIONS = ("Task", "Easier way round", "References", "Photo credits")
ADDRESS = re.compile(r"\s*(https://\S+)$")


@dataclass(frozen=True)
class Source:
    """One line of the references or credits."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Lesson:
    """A Thing with all its parts, as its author wrote it."""

    number: int
    title: str
    summary: str
    minutes_short: int
    minutes_deeper: int
    author_name: str
    author_line: str
    picture: str
    picture_alt: str
    body: str
    task: str
    easier_way: str
    references: tuple[Source, ...]
    credits: tuple[Source, ...]


@cache
def lessons() -> tuple[Lesson, ...]:
    """All of them, in course order."""
    return tuple(
        _lesson(path.name, path.read_text(encoding="utf-8")) for path in sorted((HERE / "things").glob("*.md"))
    )


def _lesson(name: str, text: str) -> Lesson:
    head, _, rest = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    parts: dict[str, str] = {}
    for section in reversed(SECTIONS):
        rest, _, parts[section] = rest.rpartition(f"\n## {section}\n")
    return Lesson(
        number=int(name[:2]),
        title=fields["Title"],
        summary=fields["Summary"],
        minutes_short=int(fields["Minutes short"]),
        minutes_deeper=int(fields["Minutes deeper"]),
        author_name=fields["Author"],
        author_line=fields["Author line"],
        picture=fields["Picture"],
        picture_alt=fields["Picture alt"],
        body=rest.strip(),
        task=parts["Task"].strip(),
        easier_way=parts["Easier way round"].strip(),
        references=_sources(parts["References"]),
        credits=_sources(parts["Photo credits"]),
    )


def _sources(text: str) -> tuple[Source, ...]:
    found = []
    for line in text.strip().splitlines():
        words = line.removeprefix("- ").strip()
        match = ADDRESS.search(words)
        found.append(Source(words[: match.start()].strip() if match else words, match[1] if match else ""))
    return tuple(found)
