"""Why a post elsewhere is taken to be about a Thing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participants.matching import By, Match

HAND = "hand"
SAID = {
    By.LABEL: gettext_lazy("because of its label “%(words)s”"),
    By.TITLE: gettext_lazy("because of its title: “%(words)s”"),
    By.LINK: gettext_lazy("because it links to the Thing"),
    By.TEXT: gettext_lazy("because its text says “%(words)s”"),
    By.HABIT: gettext_lazy("because you chose so for posts like it"),
    HAND: gettext_lazy("because you chose it"),
}

# The same to somebody else than the author, shortly.
NOTED = {
    By.LABEL: gettext_lazy("the label “%(words)s”"),
    By.TITLE: gettext_lazy("“%(words)s” in the title"),
    By.LINK: gettext_lazy("a link to the Thing"),
    By.TEXT: gettext_lazy("“%(words)s” in the text"),
    By.HABIT: gettext_lazy("the blog’s habit: “%(words)s”"),
    HAND: gettext_lazy("chosen by the author"),
}


@dataclass(frozen=True)
class Reason:
    """Things that one piece of a post speaks of, and how."""

    numbers: tuple[int, ...]
    because: str

    @property
    def things(self) -> str:
        """“Thing 8”, “Things 8 and 9”."""
        listed = get_text_list([str(number) for number in self.numbers], _("and"))
        return ngettext("Thing %(numbers)s", "Things %(numbers)s", len(self.numbers)) % {"numbers": listed}


def of_matches(found: Iterable[Match]) -> list[Reason]:
    """The reasons of what matching found; what one piece of the post says is said once."""
    return _grouped((match.number, str(match.by), match.words) for match in found)


def of_rows(rows: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """The same of what is kept with a post."""
    return _grouped((row["number"], row["by"], row["words"]) for row in rows)


def noted(by: str, words: str) -> str:
    """Why a Thing was matched, as organisers read it: “the label “thing8””."""
    sentence = NOTED.get(by)
    return str(sentence) % {"words": words} if sentence is not None else ""


def _grouped(found: Iterable[tuple[int, str, str]]) -> list[Reason]:
    numbers: dict[str, list[int]] = {}
    for number, by, words in found:
        numbers.setdefault(_sentence(by, words), []).append(number)
    return [Reason(tuple(sorted(group)), sentence) for sentence, group in numbers.items()]


def _sentence(by: str, words: str) -> str:
    sentence = SAID.get(by)
    return str(sentence) % {"words": words} if sentence is not None else ""
