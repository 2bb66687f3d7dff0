"""What people in the demo say, read from `corpus/`: pieces for every Thing, and pieces that fit anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
SLOT = re.compile(r"(?P<start>^|[.?!]\s+|\n)\{(?P<name>\w+)\}|\{(?P<inside>\w+)\}")


@dataclass(frozen=True)
class Answer:
    """What somebody says to a moment, and what its author says back; `by` is a handle if it can be nobody else."""

    text: str
    replies: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Moment:
    """A piece of a reflection that others answer; with a sector, only people of that sector tell it.

    With a scene it has a picture.
    """

    text: str
    answers: tuple[Answer, ...] = ()
    sector: str = ""
    titles: tuple[str, ...] = ()
    scene: str = ""


@dataclass
class Pieces:
    """Everything that can be said about one Thing."""

    titles: list[str] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    endings: list[str] = field(default_factory=list)
    shorts: list[Moment] = field(default_factory=list)
    failures: list[Moment] = field(default_factory=list)
    talk: list[Moment] = field(default_factory=list)


@dataclass(frozen=True)
class Sector:
    """The words of a line of work: a place, a colleague, whom one serves, what piles up, and sayings."""

    where: str
    somebody: str
    people: str
    pile: str
    sayings: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """A reflection that was written in one piece."""

    handle: str
    number: int
    title: str
    visibility: str
    body: str
    answers: tuple[Answer, ...] = ()


def lines_of(name: str) -> Iterator[str]:
    """The lines of a file of ours, without empty ones and remarks."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


LISTS = {"t": "titles", "o": "openings", "h": "thoughts", "e": "endings"}
MOMENTS = {"m": "moments", "s": "shorts", "x": "failures", "c": "talk"}


def _blocks(number: int) -> list[tuple[str, Moment]]:
    """A file of pieces: `key: text`, under it `~` titles, `^` a scene, `>` answers to it, `<` replies to an answer."""
    blocks: list[tuple[str, Moment]] = []
    for line in lines_of(f"corpus/{number:02}.txt"):
        mark, text = line[:2], line[2:]
        if mark not in ("~ ", "^ ", "> ", "< "):
            key, text = line.split(": ", 1)
            letter, _, sector = key.partition("@")
            blocks.append((letter, Moment(text, sector=sector)))
            continue
        letter, moment = blocks[-1]
        if mark == "~ ":
            moment = replace(moment, titles=(*moment.titles, text))
        elif mark == "^ ":
            moment = replace(moment, scene=text)
        elif mark == "> ":
            moment = replace(moment, answers=(*moment.answers, Answer(text)))
        else:
            *before, last = moment.answers
            moment = replace(moment, answers=(*before, replace(last, replies=(*last.replies, text))))
        blocks[-1] = (letter, moment)
    return blocks


@cache
def pieces(number: int) -> Pieces:
    """What can be said about this Thing."""
    found = Pieces()
    for letter, moment in _blocks(number):
        if letter in LISTS:
            getattr(found, LISTS[letter]).append(moment.text)
        else:
            getattr(found, MOMENTS[letter]).append(moment)
    return found


@cache
def loose(name: str) -> dict[str, list[str]]:
    """Pieces that fit anywhere, by their letter."""
    found: dict[str, list[str]] = {}
    for line in (HERE / "corpus" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        letter, colon, text = line.partition(": ")
        if colon and not line.startswith("# "):
            found.setdefault(letter, []).append(text)
    return found


@cache
def sectors() -> dict[str, Sector]:
    """The words of every line of work, by its slug."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines_of("corpus/sectors.txt")]
    return {row[0]: Sector(row[1], row[2], row[3], row[4], tuple(row[5:])) for row in rows}


@cache
def wholes() -> tuple[Whole, ...]:
    """Reflections that were written in one piece."""
    text = (HERE / "corpus" / "whole.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    found = []
    for block in text.split("\n----"):
        head, _, body = block.strip().partition("\n")
        if head:
            handle, number, title, visibility = (cell.strip() for cell in head.split("|"))
            body, _, talk = body.partition("\n>> ")
            answers = tuple(_answer(said) for said in talk.split("\n>> ") if said)
            found.append(Whole(handle, int(number), title, visibility, body.strip(), answers))
    return tuple(found)


def _answer(said: str) -> Answer:
    text, *replies = said.split("\n<< ")
    by, _, text = text.removeprefix("@").partition(" ") if text.startswith("@") else ("", "", text)
    return Answer(text, tuple(replies), by)


def fill(text: str, words: dict[str, str]) -> str:
    """A piece with its slots filled; a word that begins a sentence begins with a capital."""

    def word(match: re.Match[str]) -> str:
        if match["inside"]:
            return words[match["inside"]]
        value = words[match["name"]]
        return match["start"] + value[:1].upper() + value[1:]

    return SLOT.sub(word, text)
