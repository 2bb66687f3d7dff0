"""The hour of the weekly letter: by each reader's clock, not before the Things are open, not after Sunday."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from post_office.models import Email

from comments.models import WeekLetter
from comments.weekly import hours, sending
from participants.models import Letter
from tests.comments.weekly_post import A_MINUTE, MONDAY, letters_at, reader, sixth
from tests.factories import CohortFactory, ThingFactory, WeekFactory
from things import schedule
from things.models import Week


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Europe/London", datetime(2026, 6, 8, 7, tzinfo=UTC)),
        ("Pacific/Honolulu", datetime(2026, 6, 8, 18, tzinfo=UTC)),
        # In Sydney it is eight on Monday long before the Things open: the letter comes on Tuesday.
        ("Australia/Sydney", datetime(2026, 6, 8, 22, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 6, 8, 18, tzinfo=UTC)),
        ("", datetime(2026, 6, 8, 7, tzinfo=UTC)),
    ],
)
def test_the_letter_comes_at_eight_by_the_readers_clock_once_the_things_are_open(cohort, zone, begins):
    span = hours.span(sixth(cohort), ZoneInfo(zone) if zone else None)

    assert span.begins == begins
    assert span.begins >= sixth(cohort).opens_at


@pytest.mark.parametrize(
    ("monday", "zone", "begins"),
    [
        # London goes back on Sunday 25 October 2026, Sydney has gone forward on the 4th, Honolulu never does.
        ((2026, 10, 19), "Europe/London", datetime(2026, 10, 19, 7, tzinfo=UTC)),
        ((2026, 10, 26), "Europe/London", datetime(2026, 10, 26, 8, tzinfo=UTC)),
        ((2026, 10, 26), "Australia/Sydney", datetime(2026, 10, 26, 21, tzinfo=UTC)),
        ((2026, 10, 26), "Pacific/Honolulu", datetime(2026, 10, 26, 18, tzinfo=UTC)),
    ],
)
def test_it_stays_eight_across_a_change_of_clocks(db, monday, zone, begins):
    day = datetime(*monday, tzinfo=UTC).date()
    week = WeekFactory(cohort=CohortFactory(first_monday=day))

    assert hours.span(week, ZoneInfo(zone)).begins == begins
    assert begins.astimezone(ZoneInfo(zone)).time() == time(8)


def test_a_time_that_the_clocks_skip_is_an_hour_later(db):
    skipped = ZoneInfo("America/Nuuk")
    moment = hours.moment(datetime(2026, 3, 28, tzinfo=UTC).date(), time(23, 30), skipped)

    assert moment.astimezone(skipped).strftime("%d %H:%M") == "29 00:30"


def test_letters_are_made_as_the_hour_comes_round_the_world(cohort):
    for zone in ("Australia/Sydney", "Europe/London", "Pacific/Honolulu"):
        place = reader(cohort, member__time_zone=zone, member__email=f"{zone[:3].lower()}@example.org")
        place.member.letters.create(kind="letter", key="week-2026-06-01")

    assert letters_at(MONDAY - A_MINUTE) == []
    assert letters_at(MONDAY) == ["eur@example.org"]
    assert letters_at(MONDAY + timedelta(hours=11)) == ["eur@example.org", "pac@example.org"]
    assert letters_at(MONDAY + timedelta(hours=15)) == ["aus@example.org", "eur@example.org", "pac@example.org"]


def test_who_changes_their_time_zone_gets_one_letter_all_the_same(cohort):
    place = reader(cohort)
    assert len(letters_at()) == 1
    place.member.time_zone = "Pacific/Honolulu"
    place.member.save()

    assert len(letters_at(MONDAY + timedelta(hours=12))) == 1


def test_what_was_not_written_by_sunday_night_is_not_written_any_more(cohort):
    reader(cohort, member__time_zone="Europe/London")
    sunday = datetime(2026, 6, 14, 22, 59, tzinfo=UTC)

    assert Week.objects.filter(cohort=cohort, number=7).update(opens_at=sunday + timedelta(days=9))
    assert letters_at(sunday + 2 * A_MINUTE) == []
    assert len(letters_at(sunday)) == 1


def test_each_week_has_its_letter(cohort):
    reader(cohort)

    assert len(letters_at()) == 1
    assert len(letters_at(MONDAY + timedelta(days=7))) == 2
    assert Letter.objects.filter(kind="letter").count() == 2


def test_a_week_that_is_moved_after_its_letter_went_out_has_no_second_one(cohort):
    reader(cohort)
    assert len(letters_at()) == 1
    schedule.shift(cohort, days=7)

    assert len(letters_at(MONDAY + timedelta(days=7))) == 1
    assert len(letters_at(MONDAY + timedelta(days=14))) == 2


def test_a_week_that_is_moved_before_its_letter_takes_it_along(cohort):
    reader(cohort)
    schedule.shift(cohort, days=7)

    assert letters_at()  # What is the fifth week now has its letter.
    assert WeekLetter.objects.get().week.number == 5


def test_two_cohorts_at_once_are_one_letter_a_week(cohort):
    place = reader(cohort)
    other = CohortFactory()
    ThingFactory(cohort=other, number=6)
    other.participants.create(member=place.member, joined_at=place.joined_at)

    assert len(letters_at()) == 1
    assert Email.objects.count() == 1


@pytest.mark.parametrize("state", ["prepared", "finished"])
def test_a_cohort_that_does_not_run_has_no_letters(cohort, state):
    reader(cohort)
    if state == "prepared":
        cohort.listed_at = None
    else:
        cohort.finished_at = MONDAY - A_MINUTE
    cohort.save()

    assert letters_at() == []


def test_whoever_takes_part_waits_for_the_letter_of_the_week(cohort):
    place = reader(cohort)
    before = MONDAY - timedelta(days=3)
    assert hours.coming(place.member, before) == before + hours.HOUR  # That of the fifth week is still to come.
    place.member.letters.create(kind="letter", key="week-2026-06-01")

    assert hours.coming(place.member, before) == MONDAY
    assert hours.coming(place.member, MONDAY + A_MINUTE) == MONDAY + A_MINUTE + hours.HOUR
    sending.write_due(MONDAY)
    assert hours.coming(place.member, MONDAY + A_MINUTE) == MONDAY + timedelta(days=7)
    place.stopped_at = before
    place.save()
    assert hours.coming(place.member, before) is None


def test_nobody_waits_for_a_cohort_that_begins_in_a_month(cohort):
    place = reader(cohort)

    assert hours.coming(place.member, MONDAY - timedelta(days=70)) is None
    assert hours.coming(place.member, MONDAY - timedelta(days=42)) == MONDAY - timedelta(days=35)
