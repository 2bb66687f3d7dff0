"""Sorting people into circles, as plain values: four to six who are near each other in time, at one pace, from sectors
as different as can be; never two of whom one has blocked the other. Nothing here asks the database, and the same people
are sorted alike in whatever order they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

FEWEST, USUAL, MOST = 4, 5, 6
DAY = 24 * 60
# Of so many people no circles can be made without leaving somebody over.
ODD = {1, 2, 3, 7}
# What weighs how much when it is tried who sits where, in minutes between clocks: a sector that is there already is as
# bad as an hour and a half between two clocks, another pace as bad as half a day, and a block cannot be outweighed.
A_SECTOR, A_PACE, A_BLOCK = 90, 12 * 60, 10_000_000
ROUNDS = 4
NEIGHBOURS = 2


@dataclass(frozen=True)
class Person:
    """Somebody who wants a circle; `offset` is what their clock shows now, in minutes before or after UTC."""

    key: int
    offset: int
    pace: str
    sector: int | None
    asked: datetime
    shuns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """A circle that is there, and who sits in it."""

    key: int
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Sorting:
    """What comes of it: new circles, who joins which circle (pairs of person and circle), and who waits on."""

    circles: tuple[tuple[int, ...], ...]
    joins: tuple[tuple[int, int], ...]
    waiting: tuple[int, ...]


def make(people: Iterable[Person], existing: Iterable[Table] = ()) -> Sorting:
    """Sort those who wait: circles of fewer than four are filled as far as nobody is left over by it, then new ones
    are made, then late-comers go where there is room, to five in a circle before six. Who sits stays where they are.
    """
    waiting = sorted(people, key=_by_asking)
    tables = {table.key: list(table.people) for table in sorted(existing, key=lambda table: table.key)}
    joins: list[tuple[int, int]] = []
    needed = sum(max(0, FEWEST - len(found)) for found in tables.values() if found)
    first = _to_fill(len(waiting), needed)
    rest, waiting = waiting[:first], waiting[first:]
    rest = _seat(rest, tables, joins, most=FEWEST)
    groups, left = _groups([*rest, *waiting])
    for most in (FEWEST, USUAL, MOST):
        left = _seat(left, tables, joins, most=most)
    for most in (USUAL, MOST):
        left = _squeeze(left, groups, most=most)
    circles = sorted(tuple(sorted(person.key for person in group)) for group in groups)
    return Sorting(tuple(circles), tuple(sorted(joins)), tuple(person.key for person in left))


def fits(people: Sequence[Person], others: Sequence[Person]) -> bool:
    """Whether these could be one circle: six at most, and nobody has blocked anybody of the others."""
    return len(people) + len(others) <= MOST and not any(_clash(one, other) for one in people for other in others)


def span(people: Sequence[Person]) -> int:
    """How far apart their clocks are, in minutes, the shorter way round the world."""
    clocks = sorted({person.offset % DAY for person in people})
    gaps = [later - earlier for earlier, later in zip(clocks, [*clocks[1:], clocks[0] + DAY], strict=True)]
    return DAY - max(gaps)


def pairs(tables: Sequence[Table], quiet: set[int]) -> list[tuple[int, int]]:
    """Circles that could be one: of each pair at least one is quiet, the other quiet or small; nearest clocks first."""
    found = [
        (span([*one.people, *other.people]), one.key, other.key)
        for one, other in combinations(sorted(tables, key=lambda table: table.key), 2)
        if {one.key, other.key} & quiet
        and all(table.key in quiet or len(table.people) < FEWEST for table in (one, other))
        and fits(one.people, other.people)
    ]
    taken: set[int] = set()
    chosen: list[tuple[int, int]] = []
    for _span, one_key, other_key in sorted(found):
        if not {one_key, other_key} & taken:
            taken |= {one_key, other_key}
            chosen.append((one_key, other_key))
    return chosen


def strain(people: Sequence[Person]) -> int:
    """How much there is against a circle of these; 0 for people of one clock and one pace from as many sectors."""
    if not people:
        return 0
    blocks = sum(_clash(one, other) for one, other in combinations(people, 2))
    sectors = len(people) - len({person.sector for person in people})
    paces = len(people) - max(Counter(person.pace for person in people).values())
    return A_BLOCK * blocks + A_PACE * paces + A_SECTOR * sectors + span(people)


def _by_asking(person: Person) -> tuple[datetime, int]:
    return person.asked, person.key


def _clash(one: Person, other: Person) -> bool:
    return other.key in one.shuns or one.key in other.shuns


def _to_fill(people: int, needed: int) -> int:
    """How many fill circles that are too small: as many as are needed, but so that the others can be circles."""
    most = min(people, needed)
    return next((number for number in range(most, -1, -1) if people - number not in ODD), most)


def _seat(
    people: Sequence[Person], tables: dict[int, list[Person]], joins: list[tuple[int, int]], *, most: int
) -> list[Person]:
    """Give each a seat where that adds the least strain, in circles of fewer than `most`; who finds none is left."""
    left: list[Person] = []
    for person in people:
        key = _best(person, tables, most)
        if key is None:
            left.append(person)
        else:
            tables[key].append(person)
            joins.append((person.key, key))
    return left


def _squeeze(people: Sequence[Person], groups: list[list[Person]], *, most: int) -> list[Person]:
    left: list[Person] = []
    for person in people:
        place = _best(person, dict(enumerate(groups)), most)
        if place is None:
            left.append(person)
        else:
            groups[place].append(person)
    return left


def _best(person: Person, tables: dict[int, list[Person]], most: int) -> int | None:
    room = [
        (strain([*found, person]) - strain(found), len(found), key)
        for key, found in tables.items()
        if 0 < len(found) < most and not any(_clash(person, other) for other in found)
    ]
    return min(room)[2] if room else None


def _groups(people: Sequence[Person]) -> tuple[list[list[Person]], list[Person]]:
    """Circles of these, and who is left over, in the order of asking."""
    pools, left = _pools(sorted(people, key=_by_asking))
    groups: list[list[Person]] = []
    spare: list[Person] = []
    for pool in pools:
        cut = _cut(_line(pool))
        _swap(cut)
        for group in cut:
            stays, goes = _without_blocks(group)
            groups += [stays] if stays else []
            spare += goes
    # Those whom a block took out of theirs may be a circle among themselves.
    if FEWEST <= len(spare) < len(people):
        more, spare = _groups(spare)
        groups += more
    return groups, sorted([*left, *spare], key=_by_asking)


def _pools(people: Sequence[Person]) -> tuple[list[list[Person]], list[Person]]:
    """Those of one pace together, where they are enough; else with those of another; who asked last may be left."""
    by_pace: dict[str, list[Person]] = {}
    for person in people:
        by_pace.setdefault(person.pace, []).append(person)
    whole = sorted(
        (pool for pool in by_pace.values() if len(pool) not in ODD), key=lambda pool: (len(pool), pool[0].key)
    )
    mixed = [person for pool in by_pace.values() if len(pool) in ODD for person in pool]
    while len(mixed) in ODD and whole:
        mixed += whole.pop(0)
    mixed.sort(key=_by_asking)
    over = len(mixed) if len(mixed) < FEWEST else 1 if len(mixed) in ODD else 0
    kept, left = mixed[: len(mixed) - over], mixed[len(mixed) - over :]
    return [*whole, *([kept] if kept else [])], left


def _line(people: Sequence[Person]) -> list[Person]:
    """Side by side by their clocks, beginning after the widest gap: the world is round."""
    row = sorted(people, key=lambda person: (person.offset % DAY, person.key))
    clocks = [person.offset % DAY for person in row]
    gaps = [(clock - clocks[place - 1]) % DAY for place, clock in enumerate(clocks)]
    start = gaps.index(max(gaps))
    return row[start:] + row[:start]


def _cut(row: Sequence[Person]) -> list[list[Person]]:
    """Neighbours, four to six at a time, as near to five as it comes out."""
    number = max(-(-len(row) // MOST), min(round(len(row) / USUAL), len(row) // FEWEST))
    size, more = divmod(len(row), number)
    groups, start = [], 0
    for place in range(number):
        end = start + size + (place < more)
        groups.append(list(row[start:end]))
        start = end
    return groups


def _swap(groups: list[list[Person]]) -> None:
    """Let two people of neighbouring circles change places wherever that takes strain away."""
    for _round in range(ROUNDS):
        swapped = False
        for place, one in enumerate(groups):
            for other in groups[place + 1 : place + 1 + NEIGHBOURS]:
                swapped |= _swap_between(one, other)
        if not swapped:
            return


def _swap_between(one: list[Person], other: list[Person]) -> bool:
    swapped = False
    now = strain(one) + strain(other)
    for here in range(len(one)):
        for there in range(len(other)):
            one[here], other[there] = other[there], one[here]
            then = strain(one) + strain(other)
            if then < now:
                now, swapped = then, True
            else:
                one[here], other[there] = other[there], one[here]
    return swapped


def _without_blocks(group: list[Person]) -> tuple[list[Person], list[Person]]:
    """Who stays, so that nobody has blocked anybody, and who goes; nobody stays where too few would."""
    stays = list(group)
    goes: list[Person] = []
    while True:
        clashes = {person: sum(_clash(person, other) for other in stays if other != person) for person in stays}
        worst = max(stays, key=lambda person: (clashes[person], _by_asking(person)))
        if not clashes[worst]:
            return stays, goes
        stays.remove(worst)
        goes.append(worst)
        if len(stays) < FEWEST:
            return [], group
