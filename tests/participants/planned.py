"""Courses for tests of plans, as plain values: the weeks of 2012, and any weeks at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from participants.plan import CourseWeek, Facts, monday_of

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


@st.composite
def courses(draw):
    shape = draw(
        st.lists(
            st.tuples(
                st.sampled_from([1, 1, 1, 1, 2, 3]),
                st.sampled_from(KINDS),
                st.lists(st.one_of(st.none(), st.integers(1, 120)), max_size=3),
            ),
            min_size=draw(st.sampled_from([0, 4, 8])),
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
    """Any weeks, any person, any day: mostly one while the course runs."""
    weeks = draw(courses())
    keys = [thing.pk for one in weeks for thing in one.things]
    some = st.sets(st.sampled_from(keys)) if keys else st.just(set())
    last = (weeks[-1].monday - FIRST).days if weeks else 0
    around = st.integers(-10, last + 20).map(lambda n: FIRST + timedelta(days=n))
    away_from = draw(st.one_of(st.none(), around))
    facts = Facts(
        settled=frozenset(draw(some)),
        moved={key: draw(mondays) for key in draw(some)},
        away_from=away_from,
        away_until=away_from and away_from + timedelta(days=draw(st.integers(0, 60))),
    )
    return weeks, facts, draw(around), draw(st.one_of(st.none(), st.none(), days))


def whatever(test):
    return settings(max_examples=60, deadline=None)(given(cases())(test))


def never_moved(case):
    weeks, facts, today, until = case
    return weeks, replace(facts, moved={}), today, until


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
