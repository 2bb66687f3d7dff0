"""A make-believe cohort: who they are, how long they keep at it, when they write and when they come by to read.

The figures are those of a volunteers' programme of CPD23's kind: one sector is nearly half of everybody, blogs start and
fall silent, one person in seven comments regularly, one in five now and then, the others read.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

BEGINS = datetime(2026, 5, 4, tzinfo=UTC)
# How many of each hundred work where; none for those who did not say.
SECTORS = {"Academic": 46, "Public": 17, "Health": 11, "School": 9, "Special": 7, "Archives": 5, None: 5}
WRITES_IN_A_WEEK = 0.85
# Evenings, lunch breaks and mornings; hardly anybody at night.
HOURS = [1, 0, 0, 0, 0, 1, 2, 4, 6, 6, 5, 5, 8, 6, 5, 5, 5, 6, 7, 9, 11, 11, 8, 4]
# From Monday, when Things open: people read all week, and most write when it ends.
READING_DAYS = [17, 16, 15, 14, 12, 12, 14]
WRITING_DAYS = [9, 10, 9, 9, 11, 20, 32]


@dataclass(frozen=True)
class Habit:
    """How many have it; how often they come by in a week, and on how many they comment then; how many give up each week.

    And in which week they begin, of a hundred: who comments regularly was there early.
    """

    share: float
    visits: float
    comments: float
    gives_up: float
    starts: dict[int, int]


REGULAR = Habit(0.13, visits=2.0, comments=1.4, gives_up=0.05, starts={1: 75, 2: 15, 3: 5, 4: 5})
OCCASIONAL = Habit(0.17, visits=1.5, comments=0.2, gives_up=0.10, starts={1: 50, 2: 18, 3: 12, 4: 9, 5: 6, 6: 5})
QUIET = Habit(0.70, visits=1.0, comments=0.0, gives_up=0.15, starts={1: 42, 2: 20, 3: 14, 4: 10, 5: 8, 6: 6})


@dataclass
class Person:
    """Somebody of the cohort, with the times at which they publish and come by."""

    number: int
    sector: str | None
    habit: Habit
    publishes: list[datetime] = field(default_factory=list)
    visits: list[datetime] = field(default_factory=list)


def people(size: int, weeks: int, seed: int) -> list[Person]:
    """Everybody, always the same for one seed."""
    dice = random.Random(seed)
    habits = [habit for habit in (REGULAR, OCCASIONAL) for _ in range(round(size * habit.share))]
    habits += [QUIET] * (size - len(habits))
    dice.shuffle(habits)
    return [_person(number, habit, weeks, dice) for number, habit in enumerate(habits)]


def often(mean: float, dice: random.Random) -> int:
    """A whole number around this mean: its whole part, and one more as often as the rest says."""
    return int(mean) + (dice.random() < mean % 1)


def _person(number: int, habit: Habit, weeks: int, dice: random.Random) -> Person:
    sector = dice.choices(list(SECTORS), list(SECTORS.values()))[0]
    person = Person(number, sector, habit)
    week = dice.choices(list(person.habit.starts), list(person.habit.starts.values()))[0]
    while week <= weeks:
        if not person.publishes or dice.random() < WRITES_IN_A_WEEK:
            person.publishes.append(_moment(week, WRITING_DAYS, dice))
        person.visits += [_moment(week, READING_DAYS, dice) for _ in range(often(person.habit.visits, dice))]
        if dice.random() < person.habit.gives_up:
            break
        week += 1
    return person


def _moment(week: int, days: list[int], dice: random.Random) -> datetime:
    day, hour = dice.choices(range(7), days)[0], dice.choices(range(24), HOURS)[0]
    return BEGINS + timedelta(weeks=week - 1, days=day, hours=hour, seconds=dice.randrange(3600))
