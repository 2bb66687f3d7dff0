"""Spreading Things over the weeks that are left: arithmetic on minutes and Mondays, which knows nobody and no database.

A load is spread by pouring its minutes into the weeks as water, calm weeks first, and cutting what was poured at the
borders of Things. So no week is fuller than the fullest one of the best greedy levelling, plus at most one Thing; and the
Things stay in course order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate


@dataclass(frozen=True)
class Load:
    """A Thing to be put into a week: how long it takes, and the Monday before which it cannot be read."""

    key: int
    minutes: int
    release: date


@dataclass(frozen=True)
class Room:
    """A week that takes Things: what stays in it anyway, and whether it is meant for catching up."""

    monday: date
    minutes: int = 0
    is_calm: bool = False


def greedy_height(loads: Iterable[Load], rooms: Sequence[Room]) -> int:
    """How full the fullest week becomes when the largest load goes first, always into the emptiest week."""
    filled = {room.monday: room.minutes for room in rooms}
    for load in sorted(loads, key=lambda load: -load.minutes):
        able = [monday for monday in filled if monday >= load.release]
        if able:
            filled[min(able, key=lambda monday: filled[monday])] += load.minutes
    return max(filled.values(), default=0)


def level(loads: Sequence[Load], rooms: Sequence[Room]) -> dict[int, date]:
    """A Monday for each load: calm weeks first, the minutes level, and not everything in the last week.

    `loads` are in course order, `rooms` by date. What is released after the last room gets none.
    """
    filled = {room.monday: Fraction(room.minutes) for room in rooms}
    top = Fraction(greedy_height(loads, rooms))
    placed: dict[int, date] = {}
    # What can be read last has the least choice, so it chooses first.
    for at in reversed(range(len(rooms))):
        group = [load for load in loads if _first_room(load, rooms) == at]
        if group:
            quotas = _quotas(rooms[at:], filled, top, sum(load.minutes for load in group))
            for load, monday in _cut(group, quotas):
                placed[load.key] = monday
                filled[monday] += load.minutes
    _not_all_last(placed, loads, filled)
    return placed


def in_order(loads: Sequence[Load], rooms: Sequence[Room]) -> dict[int, date]:
    """A Monday for each load, one after the other from the first on, each week taking its even share of what is left."""
    waiting = [load for load in loads if _first_room(load, rooms) is not None]
    placed: dict[int, date] = {}
    for at, room in enumerate(rooms):
        share = Fraction(sum(load.minutes for load in waiting), len(rooms) - at)
        taken = 0
        for load in [one for one in waiting if one.release <= room.monday]:
            if taken >= share and at < len(rooms) - 1:
                break
            placed[load.key] = room.monday
            taken += load.minutes
        waiting = [load for load in waiting if load.key not in placed]
    return placed


def _first_room(load: Load, rooms: Sequence[Room]) -> int | None:
    return next((at for at, room in enumerate(rooms) if room.monday >= load.release), None)


def _quotas(able: Sequence[Room], filled: Mapping[date, Fraction], top: Fraction, pour: int) -> dict[date, Fraction]:
    """How many minutes each week takes of what is poured: calm weeks first, up to the top; not so the last week."""
    calm = [room.monday for room in able if room.is_calm and room is not able[-1]]
    rest = pour - sum(max(top - filled[monday], Fraction(0)) for monday in calm)
    if calm and rest <= 0:
        return _poured({monday: filled[monday] for monday in calm}, Fraction(pour))
    others = {room.monday: filled[room.monday] for room in able if room.monday not in calm}
    quotas = {monday: max(top - filled[monday], Fraction(0)) for monday in calm} | _poured(others, Fraction(rest))
    return dict(sorted(quotas.items()))


def _poured(filled: Mapping[date, Fraction], pour: Fraction) -> dict[date, Fraction]:
    surface = _surface(list(filled.values()), pour)
    return {monday: max(surface - minutes, Fraction(0)) for monday, minutes in filled.items()}


def _surface(filled: list[Fraction], pour: Fraction) -> Fraction:
    """How high the water stands when it is poured over weeks that are filled so far."""
    filled = sorted(filled)
    for count in range(len(filled), 0, -1):
        surface = (sum(filled[:count]) + pour) / count
        if surface >= filled[count - 1]:
            return surface
    return pour


def _cut(loads: Sequence[Load], quotas: Mapping[date, Fraction]) -> Iterator[tuple[Load, date]]:
    """Loads laid along the quotas in their order, cut where the weeks come nearest to their quotas.

    None gets more than its quota and one load, and no cut is further than one load from where the quotas end: cutting
    where the middle of a load lies does that already, so there is a way to. Of ways that come equally near the one that
    is next to that cut is taken, then the one that has things sooner.
    """
    weeks = [(monday, quota) for monday, quota in quotas.items() if quota]
    sums = list(accumulate((load.minutes for load in loads), initial=0))
    most = max(load.minutes for load in loads)
    # For each number of loads that the weeks so far may have taken: how far off they are, where it was cut.
    ways: dict[int, tuple[Fraction, Fraction, tuple[int, ...]]] = {0: (Fraction(0), Fraction(0), ())}
    left = Fraction(0)
    for _monday, quota in weeks:
        right = left + quota
        further: dict[int, tuple[Fraction, Fraction, tuple[int, ...]]] = {}
        for begin, (off, aside, cuts) in ways.items():
            for end in range(begin, len(sums)):
                if end > begin:
                    middle = Fraction(sums[end - 1] + sums[end], 2)
                    aside += max(left - middle, middle - right, Fraction(0))
                taken = sums[end] - sums[begin]
                if taken > quota + most or sums[end] > right + most:
                    break
                if sums[end] < right - most:
                    continue
                way = (off + (taken - quota) ** 2, aside, (*cuts, -end))
                further[end] = min(further.get(end, way), way)
        ways, left = further, right
    begin = 0
    for (monday, _quota), cut in zip(weeks, ways[len(loads)][2], strict=True):
        yield from ((load, monday) for load in loads[begin:-cut])
        begin = -cut


def _not_all_last(placed: dict[int, date], loads: Sequence[Load], filled: Mapping[date, Fraction]) -> None:
    """Where everything that had a choice came into the last week, the first of it goes to the emptiest before that."""
    last = max(filled, default=None)
    choosing = [load for load in loads if any(load.release <= monday < last for monday in filled)] if last else []
    if choosing and all(placed[load.key] == last for load in choosing):
        first = choosing[0]
        before = [monday for monday in filled if first.release <= monday and monday != last]
        placed[first.key] = min(before, key=lambda monday: (filled[monday], monday))


def takes(working: Sequence[date], days: Sequence[date], loads: Sequence[Load]) -> bool:
    """Whether these of the days take all that is spread, and not all of it on the very last where it has a choice."""
    if not working or any(working[-1] < load.release <= days[-1] for load in loads):
        return False

    def leave_a_choice(some: Sequence[date]) -> bool:
        return any(load.release <= day < days[-1] for load in loads for day in some)

    return leave_a_choice(working) or not leave_a_choice(days)
