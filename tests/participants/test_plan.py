"""A plan of one's own, as arithmetic: what holds whatever the weeks, and the weeks of 2012."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants import spreading
from participants.plan import CourseWeek, Facts, from_thing_one, monday_of, move, plan
from participants.spreading import Load, Room

FIRST = date(2012, 5, 7)
WEEK = timedelta(weeks=1)
KINDS = ("things", "things", "things", "catch-up", "reflection", "break")


@dataclass(frozen=True)
class Lesson:
    """What a plan knows of a Thing."""

    pk: int
    number: int
    minutes_short: int | None = 30


def week(number, kind="things", things=(), monday=None):
    return CourseWeek(number, monday or FIRST + (number - 1) * WEEK, kind, list(things))


def course_of_2012():
    """23 Things in 23 weeks: two in weeks 1 and 5, none in weeks 8 and 15."""
    kinds = {4: "reflection", 8: "catch-up", 11: "catch-up", 15: "catch-up", 19: "catch-up", 23: "reflection"}
    weeks, number = [], 0
    for at in range(1, 24):
        count = {1: 2, 5: 2, 8: 0, 15: 0}.get(at, 1)
        weeks.append(
            week(at, kinds.get(at, "things"), [Lesson(100 + n, n) for n in range(number + 1, number + 1 + count)])
        )
        number += count
    return weeks


def in_week(number, day=2):
    return FIRST + (number - 1) * WEEK + timedelta(days=day)


def by_week(mondays):
    """Numbers of Things by the number of the week in which they are, in the course of 2012."""
    found: dict[int, list[int]] = {}
    for key, monday in mondays.items():
        found.setdefault((monday - FIRST) // WEEK + 1, []).append(key - 100)
    return {number: sorted(things) for number, things in sorted(found.items())}


def done(*numbers):
    return frozenset(100 + number for number in numbers)


# --- whatever the weeks


@st.composite
def courses(draw):
    shape = draw(
        st.lists(
            st.tuples(
                st.sampled_from([1, 1, 1, 1, 2, 3]),
                st.sampled_from(KINDS),
                st.lists(st.one_of(st.none(), st.integers(1, 120)), max_size=3),
            ),
            max_size=12,
        )
    )
    weeks, monday, number = [], FIRST, 0
    for at, (step, kind, minutes) in enumerate(shape, start=1):
        things = [Lesson(500 - number - n, number + n, m) for n, m in enumerate(minutes, start=1)]
        number += len(minutes)
        weeks.append(week(at, kind, things, monday))
        monday += step * WEEK
    return weeks


days = st.integers(-20, 200).map(lambda n: FIRST + timedelta(days=n))
mondays = st.integers(-4, 40).map(lambda n: FIRST + n * WEEK)


@st.composite
def cases(draw):
    """Any weeks, any person, any day."""
    weeks = draw(courses())
    keys = [thing.pk for one in weeks for thing in one.things]
    some = st.sets(st.sampled_from(keys)) if keys else st.just(set())
    away_from = draw(st.one_of(st.none(), days))
    facts = Facts(
        settled=frozenset(draw(some)),
        moved={key: draw(mondays) for key in draw(some)},
        away_from=away_from,
        away_until=away_from and away_from + timedelta(days=draw(st.integers(0, 60))),
    )
    return weeks, facts, draw(days), draw(st.one_of(st.none(), days))


def whatever(test):
    return settings(max_examples=80, deadline=None)(given(cases())(test))


def own_weeks(weeks):
    return {thing.pk: one.monday for one in weeks for thing in one.things}


def minutes_of(weeks):
    return {thing.pk: thing.minutes_short or 30 for one in weeks for thing in one.things}


def weeks_left(weeks, today, until):
    """Every Monday on which something can be planned."""
    if not weeks or (until is not None and today > until):
        return []
    last = monday_of(until) if until else weeks[-1].monday
    every = [weeks[0].monday + n * WEEK for n in range((last - weeks[0].monday) // WEEK + 1)]
    return [monday for monday in every if monday >= monday_of(today)]


def working_weeks(weeks, facts, today, until):
    """Those of them in which nobody is away or has a break; past the end of the course only when that is over."""
    kinds = {one.monday: one.kind for one in weeks}
    left = [monday for monday in weeks_left(weeks, today, until) if not facts.is_away_in(monday)]
    inside = [monday for monday in left if kinds.get(monday, "break") != "break"]
    is_over = not weeks or monday_of(today) > weeks[-1].monday
    return left if is_over else inside


def loads_of(weeks, facts, today, until):
    """What has to be spread: open Things of weeks that are over, and of weeks in which the person is away."""
    this = monday_of(today)
    return {
        key: max(monday, this)
        for key, monday in own_weeks(weeks).items()
        if key not in facts.settled and (monday < this or facts.is_away_in(monday))
    }


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
@pytest.mark.parametrize("spread", [move, from_thing_one])
def test_not_everything_that_had_a_choice_is_in_the_last_week(spread, case):
    weeks, facts, today, until = case
    left = weeks_left(weeks, today, until)
    here = [monday for monday in left if not facts.is_away_in(monday)] or left
    choosing = {
        key
        for key, release in loads_of(weeks, facts, today, until).items()
        if any(release <= monday < here[-1] for monday in here)
    }

    spread_out = spread(weeks, facts, today, until)

    assert not choosing or not spread_out or any(spread_out[key] != here[-1] for key in choosing)


@whatever
def test_breaks_and_weeks_away_take_nothing_while_there_are_others(case):
    weeks, facts, today, until = case
    own, working = own_weeks(weeks), working_weeks(weeks, facts, today, until)
    here = [monday for monday in weeks_left(weeks, today, until) if not facts.is_away_in(monday)]

    spread_out = move(weeks, facts, today, until)

    taking = {monday for key, monday in spread_out.items() if monday != own[key]}
    if set(working) - set(here[-1:]):
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
    weeks, facts, today, until = case
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


@settings(max_examples=150, deadline=None)
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


# --- the weeks of 2012


def test_whoever_is_on_time_has_the_weeks_of_the_cohort():
    made = plan(course_of_2012(), Facts(settled=done(*range(1, 8))), in_week(6))

    assert made.this_week.number == 6
    assert [thing.number for thing in made.this_week.things] == [8]
    assert [one.number for one in made.weeks] == list(range(6, 24))
    assert made.any_time == ()
    assert made.next_calm_week.number == 8
    assert [thing.number for thing in made.open_now] == [8]


def test_what_was_left_is_open_at_any_time_and_the_next_catch_up_week_suggests_itself():
    made = plan(course_of_2012(), Facts(settled=done(1, 2, 4, 6, 7)), in_week(6))

    assert [thing.number for thing in made.any_time] == [3, 5]
    assert made.next_calm_week.number == 8
    assert [thing.number for thing in made.open_now] == [8, 3, 5]


def test_what_is_done_stays_in_sight_and_takes_no_minutes():
    made = plan(course_of_2012(), Facts(settled=done(*range(1, 9))), in_week(6))

    assert [thing.number for thing in made.this_week.things] == [8]
    assert (made.this_week.open, made.this_week.minutes, made.open_now) == ((), 0, [])


def test_what_is_left_goes_into_catch_up_weeks_first():
    left = done(3, 5, 6, 7, 9)
    everything = done(*range(1, 10))

    spread_out = by_week(move(course_of_2012(), Facts(settled=everything - left), in_week(9)))

    late = {number: sorted({*things} & {3, 5, 6, 7, 9}) for number, things in spread_out.items()}
    assert {number: things for number, things in late.items() if things} == {11: [3], 15: [5, 6], 17: [7], 19: [9]}
    assert max(len(things) for things in spread_out.values()) == 2


def test_more_than_catch_up_weeks_hold_is_spread_evenly_over_what_is_left():
    spread_out = by_week(move(course_of_2012(), Facts(), in_week(12)))

    assert sum(len(things) for things in spread_out.values()) == 23
    assert max(len(things) for things in spread_out.values()) == 2


def test_whoever_starts_from_thing_one_has_two_a_week_in_their_order():
    spread_out = by_week(from_thing_one(course_of_2012(), Facts(), in_week(12)))

    assert spread_out[12] == [1, 2]
    assert [thing for number in sorted(spread_out) for thing in spread_out[number]] == list(range(1, 24))
    assert {len(things) for things in spread_out.values()} == {1, 2}


def test_away_for_three_weeks_leaves_them_empty_and_comes_back_to_no_heap():
    facts = Facts(settled=done(*range(1, 8)), away_from=in_week(10, 0), away_until=in_week(13, 0))

    spread_out = by_week(move(course_of_2012(), facts, in_week(9)))

    assert not {10, 11, 12} & set(spread_out)
    assert max(len(things) for things in spread_out.values()) == 2
    assert sum(len(things) for things in spread_out.values()) == 16


def test_the_weeks_after_the_end_are_taken_only_where_the_course_would_be_too_full():
    little, much = Facts(settled=done(*range(1, 18))), Facts(settled=done(*range(1, 8)))
    until = date(2012, 12, 1)

    assert max(by_week(move(course_of_2012(), little, in_week(20), until))) == 23
    after = by_week(move(course_of_2012(), much, in_week(20), until))
    assert {number: len(things) for number, things in after.items()} == dict.fromkeys(range(20, 28), 2)
    assert max(by_week(move(course_of_2012(), much, in_week(20)))) == 23


def test_when_the_course_is_over_what_is_open_is_spread_over_the_weeks_that_still_count():
    facts = Facts(settled=done(*range(1, 20)))

    spread_out = by_week(move(course_of_2012(), facts, in_week(24), date(2012, 11, 10)))

    assert spread_out == {24: [20], 25: [21], 26: [22], 27: [23]}
    assert move(course_of_2012(), facts, in_week(24)) == {}
    assert plan(course_of_2012(), facts, in_week(24)).this_week is None


def test_a_moved_plan_heals_when_the_weeks_move_under_it():
    weeks = [week(1, things=[Lesson(1, 1)]), week(2, things=[Lesson(2, 2)]), week(3, "catch-up")]
    moved = {1: FIRST + 2 * WEEK, 2: FIRST + 2 * WEEK}
    later = [replace(one, monday=one.monday + 4 * WEEK) for one in weeks]

    assert plan(later, Facts(moved=moved), in_week(3)).mondays == {1: FIRST + 4 * WEEK, 2: FIRST + 5 * WEEK}
    assert plan(weeks, Facts(moved=moved), in_week(4)).mondays == {1: None, 2: None}
    assert plan(weeks, Facts(moved={1: FIRST + 9 * WEEK}), in_week(2)).mondays[1] == FIRST + 2 * WEEK


def test_a_course_without_weeks_has_an_empty_plan():
    assert plan([], Facts(), FIRST).weeks == ()
    assert move([], Facts(), FIRST) == {}
    assert from_thing_one([], Facts(), FIRST, FIRST + WEEK) == {}


def test_what_cannot_be_read_yet_is_not_among_what_can_be_done_now():
    made = plan(course_of_2012(), Facts(settled=done(2)), in_week(2, 0), readable=done(1, 2))

    assert [thing.number for thing in made.this_week.things] == [3]
    assert [thing.number for thing in made.open_now] == [1]
