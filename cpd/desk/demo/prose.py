"""Reflections, put together from pieces so that no two are the same: careful ones, quick ones, ones where it failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from cpd.desk.demo.chance import Deck, dice
from cpd.desk.demo.corpus import Moment, Pieces, fill, loose, pieces, wholes
from cpd.desk.demo.people import Person
from cpd.desk.demo.plot import Sitting

KINDS = ("careful", "plain", "short", "failed")
CARE = {
    "sprinter": (70, 22, 2, 6),
    "steady": (45, 38, 9, 8),
    "participant": (50, 50, 0, 0),
    "stopper": (15, 45, 25, 15),
    "late": (30, 50, 12, 8),
}
USUAL_CARE = (28, 44, 18, 10)
CIRCLES = (("everyone", 93), ("members", 5), ("organisers", 1), ("private", 1))


@dataclass(frozen=True)
class Post:
    """A reflection, its moments kept for those who answer it."""

    author: Person
    things: tuple[int, ...]
    title: str
    body: str
    at: datetime
    visibility: str = "everyone"
    draft: bool = False
    moments: tuple[Moment, ...] = ()
    whole: bool = False


class ThingDecks:
    """The pieces about one Thing, dealt so that each is used before any comes again."""

    def __init__(self, found: Pieces, rng: Random) -> None:
        self.pieces = found
        self.titles = Deck(found.titles, rng)
        self.openings = Deck(found.openings, rng)
        self.moments = Deck(found.moments, rng)
        self.thoughts = Deck(found.thoughts, rng)
        self.endings = Deck(found.endings, rng)
        self.shorts = Deck(found.shorts, rng)
        self.failures = Deck(found.failures, rng)


class Writer:
    """Writes what people sat down to write."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = dice(seed, "prose")
        self.about: dict[int, ThingDecks] = {}
        self.sayings: dict[str, list[str]] = {}
        self.written: set[str] = set()
        self.named: dict[str, Deck[str]] = {}
        frames = loose("frames")
        self.openings = Deck(frames["o"], self.rng)
        self.endings = Deck(frames["e"], self.rng)
        self.pauses = Deck(frames["late"], self.rng)
        self.headings = (Deck(frames["b"], self.rng), Deck(frames["f"], self.rng))

    def posts(self, sittings: Iterable[Sitting]) -> list[Post]:
        """Everything, oldest first."""
        whole = {(text.handle, text.number): text for text in wholes()}
        found = []
        for sitting in sittings:
            ready = whole.get((sitting.person.handle, sitting.things[0]))
            if ready is not None:
                found.append(
                    Post(
                        sitting.person,
                        sitting.things,
                        ready.title,
                        ready.body,
                        sitting.at,
                        ready.visibility,
                        moments=(Moment("", ready.answers),),
                        whole=True,
                    )
                )
            else:
                found.append(self.post(sitting))
        return found

    def post(self, sitting: Sitting) -> Post:
        """One reflection, unlike every other."""
        parts, moments = [], []
        for number in sitting.things:
            text, used = self._part(sitting, number)
            parts.append(f"## Thing {number}\n\n{text}" if len(sitting.things) > 1 else text)
            moments += used
        body = fill("\n\n".join(parts), sitting.person.words())
        while body in self.written:
            body += "\n\n" + fill(self.endings.deal(), sitting.person.words())
        self.written.add(body)
        circle = self.rng.choices([name for name, _ in CIRCLES], [weight for _, weight in CIRCLES])[0]
        title = self._title(sitting, moments)
        return Post(sitting.person, sitting.things, title, body, sitting.at, circle, sitting.draft, tuple(moments))

    def decks(self, number: int) -> ThingDecks:
        """The decks of a Thing."""
        if number not in self.about:
            self.about[number] = ThingDecks(pieces(number), dice(self.seed, "decks", number))
        return self.about[number]

    def _title(self, sitting: Sitting, moments: list[Moment]) -> str:
        if self.rng.random() < 0.05:
            return " and ".join(f"Thing {number}" for number in sitting.things)
        if moments[0].titles and self.rng.random() < 0.88:
            key = moments[0].text
            if key not in self.named:
                self.named[key] = Deck(moments[0].titles, self.rng)
            return self.named[key].deal()
        return self.decks(sitting.things[0]).titles.deal()

    def _part(self, sitting: Sitting, number: int) -> tuple[str, list[Moment]]:
        kind = self.rng.choices(KINDS, CARE.get(sitting.person.habit, USUAL_CARE))[0]
        decks = self.decks(number)
        if kind == "short":
            moment = decks.shorts.deal()
            text = moment.text
            if fill(text, sitting.person.words()) in self.written:
                text = f"{self._opening(sitting, decks)} {text}"
            return text, [moment]
        if kind == "failed":
            moment = decks.failures.deal_from(_tellable(sitting.person, decks.pieces.failures))
            lead = f"{self._opening(sitting, decks)}\n\n" if self.rng.random() < 0.5 else ""
            return lead + moment.text, [moment]
        moment = decks.moments.deal_from(_tellable(sitting.person, decks.pieces.moments))
        if kind == "plain":
            return self._plain(sitting, decks, moment), [moment]
        return self._careful(sitting, decks, moment)

    def _plain(self, sitting: Sitting, decks: ThingDecks, moment: Moment) -> str:
        parts = [moment.text]
        if self.rng.random() < 0.55:
            parts.insert(0, self._opening(sitting, decks))
        chance = self.rng.random()
        if chance < 0.3:
            parts.append(decks.thoughts.deal())
        elif chance < 0.65:
            parts.append(self._ending(decks))
        return "\n\n".join(parts)

    def _careful(self, sitting: Sitting, decks: ThingDecks, moment: Moment) -> tuple[str, list[Moment]]:
        used = [moment]
        middle = [moment.text]
        saying = self._saying(sitting.person)
        if saying and self.rng.random() < 0.6:
            middle.insert(self.rng.randrange(2), saying)
        if self.rng.random() < 0.25:
            second = decks.moments.deal_from(_tellable(sitting.person, decks.pieces.moments))
            if second != moment:
                used.append(second)
                middle.append(second.text)
        thought = decks.thoughts.deal()
        close = [thought, self._ending(decks)] if self.rng.random() < 0.8 else [f"> {thought}"]
        if len(sitting.things) == 1 and self.rng.random() < 0.22:
            before, after = self.headings
            middle.insert(0, before.deal())
            close.insert(0, after.deal())
        return "\n\n".join([self._opening(sitting, decks), *middle, *close]), used

    def _opening(self, sitting: Sitting, decks: ThingDecks) -> str:
        if sitting.in_pause and self.rng.random() < 0.4:
            return self.pauses.deal()
        return decks.openings.deal() if self.rng.random() < 0.5 else self.openings.deal()

    def _ending(self, decks: ThingDecks) -> str:
        return decks.endings.deal() if self.rng.random() < 0.6 else self.endings.deal()

    def _saying(self, person: Person) -> str:
        """A line of their trade, each said once by a person; nobody repeats themselves that much."""
        if person.handle not in self.sayings:
            known = list(person.work.sayings)
            self.rng.shuffle(known)
            self.sayings[person.handle] = known
        left = self.sayings[person.handle]
        return left.pop() if left else ""


def _tellable(person: Person, moments: list[Moment]) -> list[Moment]:
    """What anybody might tell, and what only people of this line of work can."""
    return [moment for moment in moments if moment.sector in ("", person.sector)]
