"""Times are right across clock changes and zones, and always name their zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import CohortFactory, MemberFactory, ThingFactory, WeekFactory
from things import dates


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 8, 24), date(2026, 8, 30), "24 to 30 August"),
        (date(2026, 8, 31), date(2026, 9, 6), "31 August to 6 September"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
        (date(2026, 5, 4), date(2027, 5, 9), "4 May 2026 to 9 May 2027"),
    ],
)
def test_a_week_says_month_and_year_no_more_often_than_needed(first, last, words):
    assert dates.day_range(first, last) == words


def test_a_published_day_has_its_weekday_and_year():
    assert dates.full_day(date(2012, 7, 16)) == "Monday 16 July 2012"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/London", "Monday 2 November, 08:00 GMT (Europe/London)"),
        ("America/Lima", "Monday 2 November, 03:00 UTC−5 (America/Lima)"),
        ("Asia/Kathmandu", "Monday 2 November, 13:45 UTC+5:45 (Asia/Kathmandu)"),
        ("America/St_Johns", "Monday 2 November, 04:30 NST (America/St Johns)"),
        ("Pacific/Kiritimati", "Monday 2 November, 22:00 UTC+14 (Pacific/Kiritimati)"),
        ("UTC", "Monday 2 November, 08:00 UTC (UTC)"),
    ],
)
def test_a_moment_is_told_by_the_readers_clock_which_is_named(zone, words):
    with timezone.override(zone):
        assert dates.moment_in_words(datetime(2026, 11, 2, 8, tzinfo=UTC)) == words


def test_a_reader_east_of_the_date_line_has_another_weekday():
    evening_in_london = datetime(2026, 11, 2, 19, tzinfo=UTC)

    with timezone.override("Pacific/Auckland"):
        assert dates.moment_in_words(evening_in_london) == "Tuesday 3 November, 08:00 NZDT (Pacific/Auckland)"
    with timezone.override("Pacific/Honolulu"):
        assert dates.moment_in_words(evening_in_london) == "Monday 2 November, 09:00 HST (Pacific/Honolulu)"


@pytest.mark.parametrize(
    ("zone", "release", "monday", "opens"),
    [
        # London: the clocks go back on Sunday 25 October 2026 and forward on Sunday 29 March 2026.
        ("Europe/London", time(8), date(2026, 10, 19), "2026-10-19T07:00+00:00"),
        ("Europe/London", time(8), date(2026, 10, 26), "2026-10-26T08:00+00:00"),
        ("Europe/London", time(8), date(2026, 3, 23), "2026-03-23T08:00+00:00"),
        ("Europe/London", time(8), date(2026, 3, 30), "2026-03-30T07:00+00:00"),
        # Sydney: forward on Sunday 4 October 2026, back on Sunday 5 April 2026.
        ("Australia/Sydney", time(9), date(2026, 9, 28), "2026-09-27T23:00+00:00"),
        ("Australia/Sydney", time(9), date(2026, 10, 5), "2026-10-04T22:00+00:00"),
        ("Australia/Sydney", time(9), date(2026, 4, 6), "2026-04-05T23:00+00:00"),
        # Lima has one clock all the year.
        ("America/Lima", time(8), date(2026, 10, 26), "2026-10-26T13:00+00:00"),
        # Asunción: the first Monday after the clocks went forward at midnight.
        ("America/Asuncion", time(0, 30), date(2023, 10, 2), "2023-10-02T03:30+00:00"),
    ],
)
def test_weeks_open_at_the_cohorts_own_hour_before_and_after_the_clocks_change(zone, release, monday, opens, db):
    cohort = CohortFactory(first_monday=monday, time_zone=zone, release_time=release)

    assert cohort.opening_of(monday) == datetime.fromisoformat(opens)


def test_a_release_time_that_the_clocks_skip_is_an_hour_later(db):
    """In Cairo there was no 00:30 on 28 April 2023."""
    cohort = CohortFactory(time_zone="Africa/Cairo", release_time=time(0, 30))

    opens = cohort.opening_of(date(2023, 4, 28))

    assert opens == datetime(2023, 4, 27, 22, 30, tzinfo=UTC)
    with timezone.override("Africa/Cairo"):
        assert dates.moment_in_words(opens) == "Friday 28 April, 01:30 EEST (Africa/Cairo)"


def page_for(client, zone: str, path: str) -> str:
    client.force_login(MemberFactory(display_name=f"Reader in {zone}", handle=f"r{abs(hash(zone))}", time_zone=zone))
    return client.get(path).content.decode()


@pytest.fixture
def autumn(db):
    """London, across the end of summer time: weeks from 19 October 2026."""
    cohort = CohortFactory(slug="autumn", first_monday=date(2026, 10, 19))
    for number in (1, 2, 3):
        ThingFactory(cohort=cohort, number=number)
    return cohort


def test_the_schedule_tells_openings_by_the_cohorts_clock_to_visitors(client, autumn):
    page = client.get("/autumn/schedule/").content.decode()

    assert "opens Monday 19 October, 08:00 BST (Europe/London)" in page
    assert "opens Monday 26 October, 08:00 GMT (Europe/London)" in page


def test_the_schedule_tells_openings_by_the_readers_own_clock(client, autumn):
    lima = page_for(client, "America/Lima", "/autumn/schedule/")
    sydney = page_for(client, "Australia/Sydney", "/autumn/schedule/")

    assert "opens Monday 19 October, 02:00 UTC−5 (America/Lima)" in lima
    assert "opens Monday 26 October, 03:00 UTC−5 (America/Lima)" in lima
    assert "opens Monday 19 October, 18:00 AEDT (Australia/Sydney)" in sydney
    assert "opens Monday 26 October, 19:00 AEDT (Australia/Sydney)" in sydney
    assert "19 to 25 October" in sydney


def test_one_readers_clock_is_not_the_next_readers(client, autumn):
    page_for(client, "America/Lima", "/autumn/schedule/")
    client.logout()

    assert "08:00 BST (Europe/London)" in client.get("/autumn/schedule/").content.decode()
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_week_lasts_a_week_by_the_cohorts_clock_when_the_clocks_change(client, autumn):
    """The week of 19 October is an hour longer than others."""
    week = autumn.weeks.get(number=1)
    with time_machine.travel(week.opens_at + timedelta(weeks=1), tick=False):
        still = client.get("/autumn/").content.decode()
    with time_machine.travel(week.opens_at + timedelta(weeks=1, hours=1), tick=False):
        then = client.get("/autumn/").content.decode()

    assert "19 to 25 October, week 1 of 3" in still
    assert "26 October to 1 November, week 2 of 3" in then


def test_the_last_week_ends_when_the_next_would_open(client, db):
    cohort = CohortFactory(slug="short", first_monday=date(2026, 10, 19))
    WeekFactory(cohort=cohort, number=1)

    with time_machine.travel(datetime(2026, 10, 26, 7, 59, 59, tzinfo=UTC), tick=False):
        during = client.get("/short/").content.decode()
    with time_machine.travel(datetime(2026, 10, 26, 8, tzinfo=UTC), tick=False):
        after = client.get("/short/").content.decode()

    assert "This week" in during
    assert "All weeks are over" in after


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=11), "11 hours ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=69), "9 weeks ago"),
        (timedelta(days=70), "25 March 2026"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(before, words):
    assert dates.ago(timezone.now() - before) == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(days=-3), "now"),
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=1, seconds=9), "in 1 minute"),
        (timedelta(minutes=59, seconds=9), "in 59 minutes"),
        (timedelta(hours=3, seconds=9), "in 3 hours"),
        (timedelta(hours=13), "tomorrow"),
        (timedelta(days=6), "in 6 days"),
        (timedelta(days=14), "17 June 2026"),
    ],
)
def test_how_far_away_is_said_as_people_say_it(after, words):
    assert dates.ahead(timezone.now() + after) == words
