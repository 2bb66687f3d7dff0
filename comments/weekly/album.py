"""The album in small, as a letter shows it: rows of spaces, those of done Things printed in their leg's ink."""

from __future__ import annotations

from dataclasses import dataclass

from comments.weekly.shared import SharedWeek
from participants.settled import Settled
from things.models import Thing

IN_A_ROW = 6


@dataclass(frozen=True)
class Space:
    """One space: a number and how it looks; a pause has no number."""

    number: int | None
    look: str


@dataclass(frozen=True)
class SmallAlbum:
    """Rows of spaces, and how many of them are what."""

    rows: list[list[Space]]
    written: int
    ticked: int
    open: int

    @property
    def done(self) -> int:
        """How many need nothing any more."""
        return self.written + self.ticked


def album_of(shared: SharedWeek, settled: Settled) -> SmallAlbum:
    """One participant's album; every leg begins a row."""
    released = {thing.pk for thing in shared.released}
    now = {thing.pk for thing in shared.of_this_week}
    rows: list[list[Space]] = []
    for leg in shared.course.legs:
        spaces = [
            Space(place.number, _look(place, settled, released, now))
            if isinstance(place, Thing)
            else Space(None, "pause")
            for place in leg.places
        ]
        rows += _rows(spaces)
    keys = {thing.pk for thing in shared.course.things}
    written = len(settled.written & keys)
    done = len(settled.all & keys)
    return SmallAlbum(rows, written, done - written, len(released - settled.all))


def _rows(spaces: list[Space]) -> list[list[Space]]:
    """As few rows as can be, about as long as each other."""
    count = -(-len(spaces) // IN_A_ROW)
    length = -(-len(spaces) // count) if count else 1
    return [spaces[start : start + length] for start in range(0, len(spaces), length)]


def _look(thing: Thing, settled: Settled, released: set[int], now: set[int]) -> str:
    if thing.pk in settled.written:
        return f"ink-{thing.ink}"
    if thing.pk in settled.ticked:
        return "ticked"
    if thing.pk in now:
        return "now"
    return "open" if thing.pk in released else "soon"
