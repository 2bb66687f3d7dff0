"""Sorting people into circles: whoever they are, the circles are of four to six, and nobody is lost."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.circles import sorting
from participants.circles.sorting import Person, Table, make

BEGAN = datetime(2026, 5, 4, tzinfo=UTC)
PACES = ["weekly", "bursts", "slowly"]


def person(key, *, offset=0, pace="weekly", sector=None, shuns=()):
    return Person(key, offset, pace, sector, BEGAN + timedelta(minutes=key), frozenset(shuns))


@st.composite
def crowds(draw, most=40, blocks=True):
    """People who wait, and circles that are there."""
    number = draw(st.integers(0, most))
    keys = list(range(1, number + 1))
    offsets = st.sampled_from([-720, -480, -300, 0, 60, 60, 120, 330, 345, 600, 780, 840])
    people = [
        person(
            key,
            offset=draw(offsets),
            pace=draw(st.sampled_from(PACES)),
            sector=draw(st.sampled_from([None, 1, 2, 3, 4, 5])),
            shuns=draw(st.sets(st.sampled_from(keys), max_size=3)) - {key} if blocks else (),
        )
        for key in keys
    ]
    seated = draw(st.integers(0, number // 2))
    tables, start = [], 0
    while start < seated:
        size = draw(st.integers(1, 6))
        tables.append(Table(1000 + start, tuple(people[start : min(start + size, seated)])))
        start += size
    return people[seated:], tables


def clash(one, other):
    return other.key in one.shuns or one.key in other.shuns


@given(crowds())
@settings(max_examples=150, deadline=None)
def test_whoever_they_are_circles_are_right_and_nobody_is_lost(crowd):
    waiting, tables = crowd
    known = {one.key: one for one in [*waiting, *(one for table in tables for one in table.people)]}

    found = make(waiting, tables)

    joined = [key for key, _table in found.joins]
    everybody = [*(key for circle in found.circles for key in circle), *joined, *found.waiting]
    assert sorted(everybody) == sorted(one.key for one in waiting)
    assert all(4 <= len(circle) <= 6 for circle in found.circles)
    assert not any(clash(known[a], known[b]) for circle in found.circles for a, b in combinations(circle, 2))
    for table in tables:
        sitting = [one.key for one in table.people]
        coming = [key for key, where in found.joins if where == table.key]
        assert not coming or len(sitting) + len(coming) <= 6
        assert not any(clash(known[a], known[b]) for a in coming for b in [*sitting, *coming] if a != b)


@given(crowds(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_same_people_are_sorted_alike_in_whatever_order_they_come(crowd, dice: random.Random):
    waiting, tables = crowd
    mixed, mixed_tables = list(waiting), list(tables)
    dice.shuffle(mixed)
    dice.shuffle(mixed_tables)

    assert make(mixed, mixed_tables) == make(waiting, tables)


@given(crowds(blocks=False))
@settings(max_examples=100, deadline=None)
def test_without_blocks_nobody_waits_who_need_not(crowd):
    waiting, tables = crowd
    number = len(waiting)

    alone = make(waiting)
    joining = make(waiting, tables)

    assert len(alone.waiting) == (number if number < 4 else 1 if number == 7 else 0)
    assert len(joining.waiting) <= len(alone.waiting)
    room = sum(6 - len(table.people) for table in tables)
    assert not joining.waiting or room < number


def test_people_of_one_pace_sit_together():
    crowd = [person(n, pace="weekly" if n % 2 else "bursts") for n in range(1, 11)]

    assert make(crowd).circles == ((1, 3, 5, 7, 9), (2, 4, 6, 8, 10))


def test_clocks_decide_who_sits_together_also_across_the_date_line():
    crowd = [person(n, offset=[780, -660][n % 2]) for n in range(1, 6)]
    crowd += [person(n, offset=[0, 60][n % 2]) for n in range(6, 11)]

    assert make(crowd).circles == ((1, 2, 3, 4, 5), (6, 7, 8, 9, 10))
    assert sorting.span(crowd[:5]) == 0
    assert sorting.span(crowd[5:]) == 60


def test_sectors_are_mixed():
    crowd = [person(n, sector=n // 6) for n in range(1, 11)]

    circles = make(crowd).circles

    by_key = {one.key: one for one in crowd}
    assert all({by_key[key].sector for key in circle} == {0, 1} for circle in circles)


def test_who_was_left_over_joins_a_circle_of_five_before_one_that_would_be_six():
    five = Table(100, tuple(person(n) for n in range(1, 6)))
    four = Table(200, tuple(person(n, offset=600) for n in range(11, 15)))

    assert make([person(20)], [five, four]).joins == ((20, 200),)


def test_a_circle_that_is_too_small_is_filled_as_far_as_nobody_is_left_over():
    three = Table(100, tuple(person(n) for n in range(1, 4)))

    four_more = make([person(n) for n in range(10, 14)], [three])
    five_more = make([person(n) for n in range(10, 15)], [three])

    assert (len(four_more.circles), four_more.joins, four_more.waiting) == (1, (), ())
    assert (len(five_more.circles), five_more.joins, five_more.waiting) == (1, ((10, 100),), ())


def test_two_who_do_not_want_to_meet_do_not():
    crowd = [person(n, shuns=[2] if n == 1 else ()) for n in range(1, 9)]

    found = make(crowd)

    assert found.waiting == ()
    assert not any({1, 2} <= set(circle) for circle in found.circles)


def test_four_of_whom_one_has_blocked_another_wait():
    found = make([person(n, shuns=[2] if n == 1 else ()) for n in range(1, 5)])

    assert (found.circles, found.waiting) == ((), (1, 2, 3, 4))


@pytest.mark.parametrize("number", [100, 400])
def test_a_whole_cohort_at_once_is_sorted_in_no_time(number):
    dice = random.Random(7)
    crowd = [
        person(n, offset=dice.randrange(-12, 14) * 60, pace=dice.choice(PACES), sector=dice.randrange(7))
        for n in range(1, number + 1)
    ]
    began = datetime.now(UTC)

    found = make(crowd)

    assert found.waiting == ()
    assert (datetime.now(UTC) - began).total_seconds() < 10


def test_quiet_circles_are_paired_where_they_fit():
    two = Table(1, tuple(person(n) for n in (1, 2)))
    small = Table(2, tuple(person(n, offset=60) for n in (3, 4, 5)))
    far = Table(3, tuple(person(n, offset=600) for n in (6, 7)))
    shunning = Table(4, (person(8, shuns=[1]),))
    lively = Table(5, tuple(person(n) for n in (10, 11, 12, 13)))

    assert sorting.pairs([two, small, far, shunning, lively], {1, 4}) == [(1, 2), (3, 4)]
    assert sorting.pairs([two, small], set()) == []
    assert sorting.pairs([lively, two], {1}) == []
