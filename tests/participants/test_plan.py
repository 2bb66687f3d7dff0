"""A plan of one's own over the weeks of 2012: on time, with something left, from Thing 1, away, after the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from participants.plan import Facts, from_thing_one, move, plan
from tests.participants.planned import FIRST, WEEK, Lesson, by_week, course_of_2012, done, in_week, week


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
    assert {number: things for number, things in late.items() if things} == {11: [3], 15: [5, 6], 16: [7], 19: [9]}
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
    # Nobody is sent to a Thing before it can be read, not even ahead of a journey.
    assert min(number for number, things in spread_out.items() if {11, 12, 13} & set(things)) >= 13


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


def test_the_last_week_is_not_where_everything_goes_though_it_is_the_emptiest():
    weeks = [week(1, things=[Lesson(1, 1)]), week(2, things=[Lesson(2, 2, 90)]), week(3, "reflection")]

    assert move(weeks, Facts(), in_week(2)) == {1: in_week(2, 0), 2: in_week(2, 0)}
    assert move(weeks, Facts(settled=frozenset({2})), in_week(3)) == {1: in_week(3, 0)}


def test_a_break_stays_empty_unless_everything_would_be_on_the_last_day():
    weeks = [week(1, things=[Lesson(1, 1), Lesson(2, 2)]), week(2, "break"), week(3), week(4)]

    assert move(weeks, Facts(), in_week(2)) == {1: in_week(3, 0), 2: in_week(4, 0)}
    assert move(weeks[:3], Facts(), in_week(2)) == {1: in_week(2, 0), 2: in_week(3, 0)}


def test_a_plan_that_holds_is_left_as_it_is():
    weeks = [week(1, things=[Lesson(1, 1)]), week(2, things=[Lesson(2, 2)]), week(3), week(4, "catch-up"), week(5)]
    moved = {1: in_week(3, 0), 2: in_week(5, 0)}

    assert move(weeks, Facts(moved=moved), in_week(3)) == moved
    assert move(weeks, Facts(moved=moved), in_week(4)) == {1: in_week(4, 0), 2: in_week(5, 0)}


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
