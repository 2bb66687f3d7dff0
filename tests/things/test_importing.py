"""A cohort from a spreadsheet: what is read, what would change, and what is saved."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from tests.factories import CohortFactory, ReferenceFactory
from tests.machine import REAL_INPUT
from things.importing import apply, plan_import, read, read_sheet, runs_of, text_of
from things.models import Reference, Thing, Week

TWO_YEARS = """\
thing,title,kind_of_week,week_2031,monday_2031,week_2032,monday_2032,date_2032_is
1,Say hello,things,1,2031-06-16,1,2032-05-03,known
2,"Look around, slowly",things,1,2031-06-16,1,2032-05-03,known
3,Keep a list,reflection,2,2031-06-23,2,2032-05-10,guessed
,(no Thing: a guest writes),catch-up,,,3,2032-05-17,known
4,Draw a map,catch-up,3,2031-06-30,4,2032-05-24,known
,(no Thing),catch-up,,,5,2032-05-31,guessed
5,Ask a question,things,4,2031-07-07,6,2032-06-07,known
"""

REAL_FILE = REAL_INPUT / "schedule.csv"


def plan_of(cohort, text, key=""):
    table = read(text)
    run = next((run for run in runs_of(table) if run.key == key), None)
    return plan_import(cohort, read_sheet(table, run))


def problems(plan):
    return [(problem.row, problem.text) for problem in plan.problems]


def calendar(cohort):
    return list(cohort.weeks.in_course_order().values_list("number", "starts_on", "kind"))


@pytest.fixture
def empty(db):
    """A cohort without weeks."""
    return CohortFactory(first_monday=date(2031, 6, 16))


def test_a_table_with_two_years_offers_both_schedules():
    assert [(run.key, run.week, run.monday) for run in runs_of(read(TWO_YEARS))] == [
        ("2031", "week_2031", "monday_2031"),
        ("2032", "week_2032", "monday_2032"),
    ]


def test_the_first_year_lays_out_its_weeks_and_leaves_the_others_rows_alone(empty, hanne):
    apply(plan_of(empty, TWO_YEARS, "2031"), by=hanne)

    assert calendar(empty) == [
        (1, date(2031, 6, 16), "things"),
        (2, date(2031, 6, 23), "reflection"),
        (3, date(2031, 6, 30), "catch-up"),
        (4, date(2031, 7, 7), "things"),
    ]
    assert list(empty.things.values_list("number", "title", "week__number")) == [
        (1, "Say hello", 1),
        (2, "Look around, slowly", 1),
        (3, "Keep a list", 2),
        (4, "Draw a map", 3),
        (5, "Ask a question", 4),
    ]
    assert {thing.state for thing in empty.things.select_related("week")} == {Thing.State.DRAFT}


def test_the_second_year_makes_catch_up_weeks_of_rows_without_a_thing_and_moves_the_first_monday(empty, hanne):
    apply(plan_of(empty, TWO_YEARS, "2032"), by=hanne)

    empty.refresh_from_db()
    assert empty.first_monday == date(2032, 5, 3)
    assert calendar(empty) == [
        (1, date(2032, 5, 3), "things"),
        (2, date(2032, 5, 10), "reflection"),
        (3, date(2032, 5, 17), "catch-up"),
        (4, date(2032, 5, 24), "catch-up"),
        (5, date(2032, 5, 31), "catch-up"),
        (6, date(2032, 6, 7), "things"),
    ]
    assert empty.weeks.get(number=3).things.count() == 0
    assert empty.weeks.get(number=4).things.get().number == 4


def test_every_week_opens_at_the_cohorts_release_time(empty, hanne):
    apply(plan_of(empty, TWO_YEARS, "2031"), by=hanne)

    empty.refresh_from_db()
    assert all(week.opens_at == empty.opening_of(week.starts_on) for week in empty.weeks.all())


@pytest.mark.parametrize("key", ["2031", "2032"])
def test_the_same_file_twice_changes_nothing_the_second_time(empty, hanne, key):
    apply(plan_of(empty, TWO_YEARS, key), by=hanne)
    empty.refresh_from_db()
    revisions = Thing.history.count()

    plan = plan_of(empty, TWO_YEARS, key)
    apply(plan, by=hanne)

    assert plan.changes == []
    assert Thing.history.count() == revisions


def test_planning_saves_nothing(empty):
    plan = plan_of(empty, TWO_YEARS, "2032")

    assert len(plan.changes) == 12
    assert (empty.weeks.count(), empty.things.count()) == (0, 0)


def test_one_schedule_after_the_other_moves_the_weeks_it_shares(empty, hanne):
    apply(plan_of(empty, TWO_YEARS, "2031"), by=hanne)
    empty.refresh_from_db()

    plan = plan_of(empty, TWO_YEARS, "2032")
    apply(plan, by=hanne)

    moved = plan.changes[1]
    assert (moved.label, moved.is_new) == ("Week 1", False)
    assert [(field.label, field.before, field.after) for field in moved.fields] == [
        ("Monday", "Monday 16 June 2031", "Monday 3 May 2032")
    ]
    assert [number for number, _monday, _kind in calendar(empty)] == [1, 2, 3, 4, 5, 6]
    assert empty.things.get(number=5).week.number == 6


def test_weeks_may_trade_their_mondays(empty, hanne):
    apply(plan_of(empty, "week,monday,title\n1,2031-06-16,Alpha\n2,2031-06-23,Beta\n3,2031-06-30,Gamma\n"), by=hanne)
    empty.refresh_from_db()

    apply(plan_of(empty, "week,monday\n1,2031-06-23\n2,2031-06-30\n3,2031-07-07\n"), by=hanne)

    assert [monday for _number, monday, _kind in calendar(empty)] == [
        date(2031, 6, 23),
        date(2031, 6, 30),
        date(2031, 7, 7),
    ]
    assert list(empty.weeks.in_course_order().values_list("title", flat=True)) == ["Alpha", "Beta", "Gamma"]


def test_rows_that_cannot_be_are_named_with_their_number_and_nothing_is_saved(empty, hanne):
    text = (
        "thing,title,week,monday,kind\n"
        "1,Fine,1,2031-06-16,things\n"
        "2,A Tuesday,2,2031-06-24,things\n"
        "x,No number,3,2031-06-30,things\n"
        "1,Again,1,2031-06-16,things\n"
        "4,Odd kind,4,2031-07-07,party\n"
        "5,,5,2031-07-14,things\n"
        f"6,{'long ' * 30},6,2031-07-21,things\n"
    )

    plan = plan_of(empty, text)

    assert problems(plan) == [
        (3, "“2031-06-24” is Tuesday 24 June 2031. A week begins on a Monday."),
        (4, "“x” is not a number such as 12."),
        (5, "Thing 1 is in row 2 already."),
        (6, "“party” is not a kind of week. There are: Things, Catch-up week, Reflection week, Break."),
        (7, "title: This field cannot be blank."),
        (8, "title: Ensure this value has at most 120 characters (it has 149)."),
    ]
    with pytest.raises(ValueError, match="problems"):
        apply(plan, by=hanne)
    assert (empty.weeks.count(), empty.things.count()) == (0, 0)


def test_two_dates_for_a_week_two_kinds_and_a_broken_order_are_refused(empty):
    two_dates = plan_of(empty, "thing,title,week,monday\n1,A,1,2031-06-16\n2,B,1,2031-06-23\n")
    two_kinds = plan_of(empty, "thing,title,week,kind\n1,A,1,things\n2,B,1,break\n")
    order = plan_of(empty, "week,monday\n1,2031-06-23\n2,2031-06-16\n")

    assert problems(two_dates) == [(3, "Week 1 cannot begin on Monday 23 June 2031: row 2 says Monday 16 June 2031.")]
    assert problems(two_kinds) == [(3, "Week 1 has two kinds in these rows.")]
    assert problems(order) == [
        (3, "Week 2 begins on Monday 16 June 2031, but week 1 before it on Monday 23 June 2031.")
    ]


def test_a_week_that_is_not_in_the_file_keeps_its_monday_and_no_other_may_take_it(cohort):
    plan = plan_of(cohort, "week,monday\n7,2026-06-22\n")

    assert problems(plan) == [(2, "Week 8 begins on Monday 22 June 2026, but week 7 before it on Monday 22 June 2026.")]


def test_things_are_matched_by_number_and_empty_cells_change_nothing(cohort, hanne):
    ReferenceFactory(thing=cohort.things.get(number=3), text="An old book")
    text = (
        "Number,Title,In one sentence,Task,Minutes,References,Photo credits\n"
        "3,A new title,,,15–40,,A cat / Somebody | https://example.org/cat\n"
        '9,A ninth,One sentence.,1. Begin.,25,"First\nSecond https://example.org/2",\n'
    )

    plan = plan_of(cohort, text)
    apply(plan, by=hanne)

    third, ninth = cohort.things.get(number=3), cohort.things.get(number=9)
    assert (third.title, third.summary, third.minutes_short, third.minutes_deeper) == (
        "A new title",
        "One sentence about it.",
        15,
        40,
    )
    assert list(third.references.values_list("kind", "text", "url")) == [
        ("photo", "A cat / Somebody", "https://example.org/cat"),
        ("reading", "An old book", ""),
    ]
    assert (ninth.state, ninth.week, ninth.minutes_short) == (Thing.State.DRAFT, None, 25)
    assert "<li>Begin.</li>" in ninth.task_html
    assert list(ninth.references.values_list("text", "url", "kind")) == [
        ("First", "", Reference.Kind.READING),
        ("Second", "https://example.org/2", Reference.Kind.READING),
    ]
    assert ninth.history.get().history_user == hanne


def test_moving_a_released_thing_to_a_later_week_is_said_before_it_is_done(cohort):
    plan = plan_of(cohort, "thing,week\n2,8\n")

    assert [(field.label, field.before, field.after) for field in plan.changes[0].fields] == [
        ("week", "Week 2", "Week 8"),
        ("state", "Released", "Scheduled"),
    ]


def test_a_finished_cohort_takes_no_import(cohort):
    cohort.finished_at = cohort.weeks.first().opens_at

    assert problems(plan_of(cohort, "thing,title\n1,Other\n")) == [
        (None, "This cohort is finished: it can be read, and nothing in it changes.")
    ]


def test_dates_alone_number_the_weeks_in_their_order(empty, hanne):
    apply(plan_of(empty, "title,week beginning\nHello,16/06/2031\nA pause,30 June 2031\nEnd,7/14/2031\n"), by=hanne)

    assert list(empty.weeks.in_course_order().values_list("number", "starts_on", "title")) == [
        (1, date(2031, 6, 16), "Hello"),
        (2, date(2031, 6, 30), "A pause"),
        (3, date(2031, 7, 14), "End"),
    ]


def test_a_table_about_nothing_we_know_says_which_column_is_missing(empty):
    plan = plan_of(empty, "colour,taste\nred,sour\n")

    assert problems(plan) == [(None, "There is no column “thing” or “number”, which says which Thing a row is about.")]


def test_columns_that_are_not_used_are_named(empty):
    assert plan_of(empty, TWO_YEARS, "2031").unused == ["date_2032_is"]


@pytest.mark.real_input
@pytest.mark.parametrize(("year", "weeks"), [("2011", 17), ("2012", 23)])
def test_the_real_schedule_is_laid_out_with_every_date_of_the_file(db, hanne, year, weeks):
    rows = list(csv.DictReader(REAL_FILE.open()))
    expected = {int(row[f"week_{year}"]): row[f"monday_{year}"] for row in rows if row[f"week_{year}"]}
    cohort = CohortFactory(first_monday=date.fromisoformat(expected[1]))

    apply(plan_of(cohort, text_of(REAL_FILE.read_bytes()), year), by=hanne)

    assert cohort.weeks.count() == weeks
    assert {number: monday.isoformat() for number, monday, _kind in calendar(cohort)} == expected
    assert {
        str(thing.number): (thing.title, thing.week.starts_on.isoformat(), thing.week.kind)
        for thing in cohort.things.select_related("week")
    } == {row["thing"]: (row["title"], row[f"monday_{year}"], row["kind_of_week"]) for row in rows if row["thing"]}
    assert Week.objects.filter(cohort=cohort, things=None).count() == sum(
        1 for row in rows if row[f"week_{year}"] and not row["thing"]
    )
