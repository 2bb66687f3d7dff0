"""Who writes about which Thing, and when: the habits of people, played through on the demo's own time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cpd.desk.demo.chance import dice
from cpd.desk.demo.corpus import wholes
from cpd.desk.demo.people import Person
from cpd.desk.demo.stages import WEEK, WEEK_OF, Clock, Stage

# How likely somebody writes about a Thing at all, and after how many days: from, to.
EAGER = {
    "sprinter": (1.0, 0.1, 2.5),
    "steady": (0.9, 0.3, 9.0),
    "late": (0.8, 0.5, 8.0),
    "sparse": (0.45, 2.0, 24.0),
    "stopper": (1.0, 0.5, 8.0),
    "participant": (0.7, 1.0, 6.0),
}
LATE_WEEKS = (5, 6, 7)
TIRING = 0.035
EARLIEST = 40  # days before the first week


@dataclass(frozen=True)
class Place:
    """Somebody's place in the cohort: from when, and until when if they stopped."""

    person: Person
    joined: datetime
    stopped: datetime | None = None
    from_this_week: bool = False


@dataclass(frozen=True)
class Sitting:
    """Somebody sits down to write about one Thing or two; `draft` if they do not finish."""

    person: Person
    things: tuple[int, ...]
    at: datetime
    in_pause: bool = False
    draft: bool = False


def places(crowd: Iterable[Person], clock: Clock, seed: int) -> list[Place]:
    """When people joined; before the first week only those who come early."""
    found = []
    for person in crowd:
        rng = dice(seed, "joins", person.handle)
        if not person.joins:
            continue
        joined = clock.opening(1) - timedelta(
            days=EARLIEST if person.habit == "participant" else rng.uniform(0.5, EARLIEST)
        )
        if person.habit == "late":
            week = rng.choice(LATE_WEEKS)
            joined = clock.opening(week) + timedelta(days=rng.uniform(0.2, 5))
        if joined < clock.lived_until:
            stops = person.habit == "stopper" and rng.random() < 0.6
            stopped = clock.opening(3) + timedelta(days=rng.uniform(2, 20)) if stops else None
            if stopped is not None and stopped > clock.lived_until:
                stopped = None
            found.append(Place(person, joined, stopped, person.habit == "late" and rng.random() < 0.5))
    return found


def present(crowd: Iterable[Person], taken: Iterable[Place]) -> list[Person]:
    """Those who have an account by now: with a place, or without needing one."""
    placed = {place.person for place in taken}
    return [person for person in crowd if not person.joins or person in placed]


def sittings(taken: Iterable[Place], clock: Clock, seed: int) -> list[Sitting]:
    """Everything that was written or begun, oldest first."""
    found = []
    for place in taken:
        rng = dice(seed, "writes", place.person.handle)
        found += _whole(place, clock, rng)
        found += _together(_alone(place, clock, rng), rng)
    return sorted(found, key=lambda sitting: (sitting.at, sitting.person.handle, sitting.things))


def _whole(place: Place, clock: Clock, rng: Random) -> list[Sitting]:
    """What is written in one piece has its week, and a day in it."""
    numbers = sorted(whole.number for whole in wholes() if whole.handle == place.person.handle)
    days = sorted(rng.uniform(0.3, 3) for _ in numbers)
    openings = [clock.opening(WEEK_OF[number].number) for number in numbers]
    times = {number: opened + timedelta(days=day) for number, opened, day in zip(numbers, openings, days, strict=True)}
    return [Sitting(place.person, (number,), at) for number, at in times.items() if at < clock.lived_until]


def _alone(place: Place, clock: Clock, rng: Random) -> list[Sitting]:
    person = place.person
    if person.habit != "catcher" and person.habit not in EAGER:
        return []
    last = rng.randint(1, 3) if person.habit == "stopper" else 23
    kept = {whole.number for whole in wholes() if whole.handle == person.handle}
    found = []
    for number in range(1, last + 1):
        opened = clock.opening(WEEK_OF[number].number)
        chances = (rng.random(), rng.random(), rng.random())
        skipped = place.from_this_week and opened + WEEK < place.joined
        if number in kept or skipped or _is_open_for(person, number, clock) or not clock.is_released(number):
            continue
        begun = _when(place, opened, clock, chances)
        if begun is not None and begun[0] < clock.lived_until:
            found.append(Sitting(person, (number,), begun[0], in_pause=begun[1], draft=chances[2] > 0.975))
    return found


def _is_open_for(person: Person, number: int, clock: Clock) -> bool:
    """What the participant of the sign-in still has open in the running cohort, so that there is something to do."""
    return person.habit == "participant" and (number in (7, 8, 11) or (number > 15 and clock.stage == Stage.CATCH_UP))


def _when(
    place: Place, opened: datetime, clock: Clock, chances: tuple[float, float, float]
) -> tuple[datetime, bool] | None:
    """When somebody gets round to it, and whether it is a catch-up week; None if never."""
    start = max(opened, place.joined)
    likely, lot, _ = chances
    # Everybody tires a little, sprinters do not.
    energy = 1 if place.person.habit == "sprinter" else 1 - (opened - clock.opening(1)) / WEEK * TIRING
    if place.person.habit == "catcher":
        if likely < 0.3:
            return start + timedelta(days=0.5 + 6 * lot), False
        pause = clock.catch_up_after(opened)
        if likely < 0.92 * energy and pause is not None:
            return pause + timedelta(days=6.5 * lot), True
        return None
    probability, soonest, latest = EAGER[place.person.habit]
    if likely >= probability * energy:
        return None
    return start + timedelta(days=soonest + (latest - soonest) * lot * lot), False


def _together(alone: list[Sitting], rng: Random) -> list[Sitting]:
    """Two Things of one week are now and then answered in one go."""
    found: list[Sitting] = []
    for sitting in alone:
        before = found[-1] if found else None
        if (
            before is not None
            and len(before.things) == 1
            and not (before.draft or sitting.draft)
            and WEEK_OF[before.things[0]] == WEEK_OF[sitting.things[0]]
            and rng.random() < (0.4 if sitting.in_pause else 0.1)
        ):
            found[-1] = Sitting(
                sitting.person, before.things + sitting.things, max(before.at, sitting.at), sitting.in_pause
            )
        else:
            found.append(sitting)
    return found
