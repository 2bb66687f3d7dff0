"""What holds of a plan of one's own whatever the weeks, the person and the day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants import spreading
from participants.plan import Facts, from_thing_one, monday_of, move, plan
from participants.spreading import Load, Room
from tests.participants.planned import (
    FIRST,
    WEEK,
    loads_of,
    minutes_of,
    never_moved,
    own_weeks,
    weeks_left,
    whatever,
    working_weeks,
)


@whatever
def test_a_plan_loses_nothing_and_has_nothing_twice_or_in_the_past_or_before_it_can_be_read(case):
    weeks, facts, today, until = case
    own = own_weeks(weeks)

    made = plan(weeks, facts, today, until)

    there = Counter([thing.pk for one in made.weeks for thing in one.things] + [thing.pk for thing in made.any_time])
    assert set(there.values()) <= {1}
    assert set(made.mondays) == set(own) - facts.settled
    assert all(one.monday >= max(own[thing.pk], monday_of(today)) for one in made.weeks for thing in one.things)
    assert [one.monday for one in made.weeks] == sorted({one.monday for one in made.weeks})
    assert [one.number for one in made.weeks if one.number] == [
        one.number for one in weeks if one.monday >= monday_of(today)
    ]
    assert all(own[thing.pk] < monday_of(today) for thing in made.any_time)


@whatever
def test_a_plan_is_the_same_all_week(case):
    weeks, facts, today, until = case

    assert len({repr(plan(weeks, facts, monday_of(today) + timedelta(days=n), until)) for n in range(7)}) == 1


@whatever
@pytest.mark.parametrize("spread", [move, from_thing_one])
def test_a_moved_plan_has_everything_that_is_open_once_and_nothing_in_the_past_or_too_early(spread, case):
    weeks, facts, today, until = case
    own, left = own_weeks(weeks), weeks_left(weeks, today, until)

    spread_out = spread(weeks, facts, today, until)

    assert set(spread_out) == (set(own) - facts.settled if left else set())
    assert all(monday >= max(own[key], monday_of(today)) for key, monday in spread_out.items())
    assert all(monday in left or monday == own[key] for key, monday in spread_out.items())
    if spread_out:
        shown = plan(weeks, replace(facts, moved=spread_out), today, until)
        assert shown.mondays == spread_out


@whatever
def test_moving_a_moved_plan_again_changes_nothing(case):
    weeks, facts, today, until = case
    first = move(weeks, facts, today, until)

    assert move(weeks, replace(facts, moved=first), today, until) == first


@whatever
def test_a_plan_that_was_kept_to_is_left_as_it_is_in_later_weeks(case):
    """Whoever has done by now what they had planned until now is asked nothing new."""
    weeks, facts, today, until = case
    first = move(weeks, replace(facts, away_from=None, away_until=None), today, until)
    later = monday_of(today) + 2 * WEEK
    done_by_then = {key for key, monday in first.items() if monday < later}
    kept_to = Facts(settled=facts.settled | done_by_then, moved=first)
    left = {key: monday for key, monday in first.items() if key not in done_by_then}

    assert move(weeks, kept_to, later, until) == (left if weeks_left(weeks, later, until) else {})


@whatever
@pytest.mark.parametrize("spread", [move, from_thing_one])
def test_not_everything_that_had_a_choice_is_in_the_last_week(spread, case):
    weeks, facts, today, until = never_moved(case)
    left = weeks_left(weeks, today, until)
    here = [monday for monday in left if not facts.is_away_in(monday)] or left
    if spread is move:
        spread_now = loads_of(weeks, facts, today, until)
    else:  # Who begins with Thing 1 has everything laid anew.
        spread_now = {
            key: max(own, monday_of(today)) for key, own in own_weeks(weeks).items() if key not in facts.settled
        }
    choosing = {key for key, release in spread_now.items() if any(release <= monday < here[-1] for monday in here)}

    spread_out = spread(weeks, facts, today, until)

    assert not choosing or not spread_out or any(spread_out[key] != here[-1] for key in choosing)


@whatever
def test_breaks_and_weeks_away_take_nothing_while_there_are_others(case):
    weeks, facts, today, until = never_moved(case)
    own, working = own_weeks(weeks), working_weeks(weeks, facts, today, until)
    here = [monday for monday in weeks_left(weeks, today, until) if not facts.is_away_in(monday)]

    spread_out = move(weeks, facts, today, until)

    taking = {monday for key, monday in spread_out.items() if monday != own[key]}
    releases = [one for one in loads_of(weeks, facts, today, until).values() if here and one <= here[-1]]
    # Where something had no other place, what is open is spread over breaks and gaps, too.
    if releases and all(any(release <= monday < here[-1] for monday in working) for release in releases):
        assert taking <= set(working) | {monday for monday in here if monday > weeks[-1].monday}
    if here:
        assert not any(facts.is_away_in(monday) for monday in taking)


def fullest_by_greed(loads, releases, filled):
    """How full the fullest week is when the largest goes first, always into the emptiest week."""
    filled = dict(filled)
    for key in sorted(loads, key=lambda key: -loads[key]):
        able = [monday for monday in filled if monday >= releases[key]]
        if able:
            filled[min(able, key=lambda monday: filled[monday])] += loads[key]
    return max(filled.values(), default=0)


@whatever
def test_no_week_is_fuller_than_the_best_levelling_and_one_thing(case):
    weeks, facts, today, until = never_moved(case)
    minutes, releases = minutes_of(weeks), loads_of(weeks, facts, today, until)
    working = working_weeks(weeks, facts, today, until)
    staying = {
        monday: sum(
            minutes[thing.pk]
            for one in weeks
            for thing in one.things
            if one.monday == monday and thing.pk not in {*facts.settled, *releases}
        )
        for monday in working
    }

    spread_out = move(weeks, facts, today, until)

    taking = {spread_out[key] for key in releases if key in spread_out and spread_out[key] in working}
    load = {monday: sum(minutes[key] for key, at in spread_out.items() if at == monday) for monday in taking}
    if working:
        best = fullest_by_greed({key: minutes[key] for key in releases}, releases, staying)
        assert max(load.values(), default=0) <= best + max(minutes.values(), default=0)


loads_and_rooms = st.tuples(
    st.lists(st.tuples(st.integers(1, 120), st.integers(0, 9)), max_size=12),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 150), st.booleans()), min_size=1, max_size=8),
)


@settings(max_examples=100, deadline=None)
@given(loads_and_rooms)
@pytest.mark.parametrize("spread", [spreading.level, spreading.in_order])
def test_what_is_spread_makes_no_week_fuller_than_the_best_greedy_levelling_and_one_thing(spread, given_):
    """Whatever is in the weeks already."""
    shape, spaces = given_
    loads = [Load(n, minutes, FIRST + release * WEEK) for n, (minutes, release) in enumerate(shape)]
    rooms = [
        Room(FIRST + at * WEEK, minutes, calm)
        for at, minutes, calm in {space[0]: space for space in sorted(spaces)}.values()
    ]
    if spread is spreading.in_order:
        rooms = [Room(room.monday) for room in rooms]

    placed = spread(loads, rooms)

    filled = {room.monday: room.minutes for room in rooms}
    for load in loads:
        if load.key in placed:
            filled[placed[load.key]] += load.minutes
    assert set(placed) == {load.key for load in loads if load.release <= rooms[-1].monday}
    best = fullest_by_greed(
        {load.key: load.minutes for load in loads},
        {load.key: load.release for load in loads},
        {room.monday: room.minutes for room in rooms},
    )
    assert max(filled.values()) <= best + max((load.minutes for load in loads), default=0)


@whatever
def test_from_thing_one_everything_comes_in_its_order(case):
    weeks, facts, today, until = case
    own = own_weeks(weeks)
    number = {thing.pk: thing.number for one in weeks for thing in one.things}

    spread_out = from_thing_one(weeks, facts, today, until)

    keys = sorted(spread_out, key=number.get)
    for at, key in enumerate(keys):
        for later in keys[at + 1 :]:
            assert spread_out[key] <= spread_out[later] or own[key] > spread_out[later]
