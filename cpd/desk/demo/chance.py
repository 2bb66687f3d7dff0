"""Chance that comes out the same for one seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card")


def dice(*names: object) -> Random:
    """A source of chance of its own for a purpose, so that more of one thing does not change another."""
    return Random(":".join(str(name) for name in names))  # noqa: S311


class Deck(Generic[Card]):
    """Cards dealt in shuffled order, each once before any comes again."""

    def __init__(self, cards: Iterable[Card], rng: Random) -> None:
        self.cards = list(cards)
        self.rng = rng
        self.left: list[Card] = []

    def deal(self) -> Card:
        """The next card."""
        if not self.left:
            self.left = self.rng.sample(self.cards, len(self.cards))
        return self.left.pop()

    def deal_from(self, wanted: Sequence[Card]) -> Card:
        """The next card that is one of these, which must be in the deck."""
        for number in range(len(self.left) - 1, -1, -1):
            if self.left[number] in wanted:
                return self.left.pop(number)
        self.left = self.rng.sample(self.cards, len(self.cards)) + self.left
        return self.deal_from(wanted)
