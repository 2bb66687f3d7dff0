"""A kind word after ten quiet days, one more after twenty-four, then silence; and only if it still fits when it goes out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from comments import nudging
from participants import mail_choices, stopping
from participants.mail_kinds import When
from participants.models import Letter, Member, Participant, Tick
from tests.comments.quiet import DAY, JOINED, LAST, TENTH, on
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    ReflectionFactory,
    ThingFactory,
    WeekFactory,
)
from things.models import Thing, Week


def days_of_letters(time_machine, first=1, last=45, start=JOINED):
    """The days after joining on which a letter was written, however often the job runs."""
    return [n for n in range(first, last) if [on(time_machine, start + n * DAY) for _ in range(2)][0]]


def test_after_ten_days_and_after_twenty_four_and_then_never(place, time_machine):
    assert days_of_letters(time_machine) == [10, 24]
    assert sorted(Letter.objects.values_list("key", flat=True)) == ["nudge-10-2026-05-13", "nudge-24-2026-05-13"]


@pytest.mark.parametrize(
    ("days", "letters"), [(9, 0), (10, 1), (11, 1), (17, 1), (18, 0), (23, 0), (24, 1), (25, 1), (32, 0)]
)
def test_the_day_that_the_job_first_asks(place, time_machine, days, letters):
    """Where it could not be on the day itself it is in the week after; who has been silent for long is left alone."""
    assert on(time_machine, JOINED + days * DAY) == letters


def test_a_sign_of_life_begins_the_counting_anew(place, time_machine, marisol, thing):
    time_machine.move_to(JOINED + 12 * DAY)
    Tick.objects.create(place=place, thing=thing)

    assert days_of_letters(time_machine, first=13) == [22, 36]


def test_it_is_written_in_the_daytime_of_its_reader_and_not_on_mondays(place, time_machine, marisol):
    Member.objects.filter(pk=marisol.pk).update(time_zone="Australia/Sydney")
    seen = []
    # 13 May 19:00 in Sydney; ten days later is Saturday 23 May. Nine in the morning there is 23:00 UTC.
    for moment in (datetime(2026, 5, 22, 22, 59, tzinfo=UTC), datetime(2026, 5, 22, 23, tzinfo=UTC)):
        seen.append(on(time_machine, moment))
    Letter.objects.all().delete()
    Tick.objects.create(place=place, thing=Thing.objects.get(number=1), made_at=datetime(2026, 5, 14, 22, tzinfo=UTC))
    # Ten days after the 15th there is Monday 25 May.
    for moment in (datetime(2026, 5, 25, 3, tzinfo=UTC), datetime(2026, 5, 26, 3, tzinfo=UTC)):
        seen.append(on(time_machine, moment))
    Letter.objects.all().delete()
    seen.append(on(time_machine, datetime(2026, 5, 26, 11, tzinfo=UTC)))  # nine in the evening

    assert seen == [0, 1, 0, 1, 0]


def test_days_are_counted_over_a_change_of_the_clocks(db, time_machine):
    cohort = CohortFactory(first_monday=date(2026, 10, 5))
    for number in range(1, 9):
        ThingFactory(cohort=cohort, number=number)
    late = datetime(2026, 10, 20, 22, 59, tzinfo=UTC)  # a minute before midnight in London
    ParticipantFactory(cohort=cohort, joined_at=late)

    assert on(time_machine, datetime(2026, 10, 30, 8, 59, tzinfo=UTC)) == 0
    assert on(time_machine, datetime(2026, 10, 30, 9, tzinfo=UTC)) == 1


def test_who_comes_back_from_being_away_is_counted_from_then(place, time_machine, marisol):
    Member.objects.filter(pk=marisol.pk).update(away_from=date(2026, 5, 16), away_until=date(2026, 5, 29))

    assert days_of_letters(time_machine) == [27, 41]  # 29 May is the sixteenth day; 8 June is a Monday


def test_who_was_through_with_everything_is_not_missed_when_something_new_opens(place, time_machine, marisol):
    tenth = JOINED + 10 * DAY
    earlier = Thing.objects.filter(cohort=place.cohort, week__starts_on__lte=(tenth - 7 * DAY).date())
    ReflectionFactory(author=marisol, cohort=place.cohort, things=earlier, published_at=JOINED)

    assert on(time_machine, tenth) == 0


def test_nobody_is_written_to_who_takes_no_part_or_has_nothing_open(cohort, time_machine):
    for change in ({"stopped_at": JOINED}, {"joined_at": TENTH - DAY}):
        ParticipantFactory(cohort=cohort, **{"joined_at": JOINED} | change)
    for change in (
        {"is_active": False},
        {"limited_at": JOINED},
        {"suspected_at": JOINED},
        {"mail_refused_at": JOINED},
        {"away_from": JOINED.date(), "away_until": date(2026, 7, 1)},
        {"confirmed": False},
    ):
        ParticipantFactory(
            cohort=cohort, joined_at=JOINED, **{f"member__{name}": value for name, value in change.items()}
        )
    unwilling = ParticipantFactory(cohort=cohort, joined_at=JOINED)
    mail_choices.choose(unwilling.member, {"nudge": When.NEVER})
    done = ParticipantFactory(cohort=cohort, joined_at=JOINED)
    open_now = [thing for thing in cohort.things.all() if thing.number <= 3]
    ReflectionFactory(cohort=cohort, author=done.member, things=open_now[1:], published_at=JOINED)
    Tick.objects.create(place=done, thing=open_now[0], kind="skipped", made_at=JOINED)

    assert on(time_machine, TENTH) == 0
    Tick.objects.all().delete()
    assert on(time_machine, TENTH) == 1


def test_followers_are_written_to_in_other_words(place, time_machine):
    Participant.objects.filter(pk=place.pk).update(way=Participant.Way.FOLLOWER)

    on(time_machine, TENTH)

    assert "Should you like to read on" in Email.objects.get().message


@pytest.mark.parametrize("change", [{"finished_at": JOINED}, {"listed_at": None}])
def test_finished_and_unlisted_cohorts_are_quiet(place, cohort, time_machine, change):
    type(cohort).objects.update(**change)

    assert on(time_machine, TENTH) == 0


def test_who_joined_long_before_is_counted_from_the_first_week(place, time_machine):
    Participant.objects.filter(pk=place.pk).update(joined_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert days_of_letters(time_machine, first=-20) == [1, 15]  # 14 May and 28 May


def test_after_the_last_week_nobody_is_written_to(place, cohort, time_machine):
    Participant.objects.filter(pk=place.pk).update(joined_at=datetime(2026, 6, 22, 9, tzinfo=UTC))

    assert on(time_machine, datetime(2026, 7, 2, 10, tzinfo=UTC)) == 0


def test_days_of_a_break_are_not_counted_and_nobody_is_written_to_in_it(place, cohort, time_machine):
    Week.objects.filter(number=3).update(kind=Week.Kind.BREAK)  # 18 to 24 May

    assert days_of_letters(time_machine) == [17, 31]


def test_a_letter_of_the_week_on_the_same_day_puts_it_off(place, marisol, time_machine):
    time_machine.move_to(TENTH)
    Letter.objects.create(member=marisol, kind="letter", key="week-2026-05-18")

    assert on(time_machine, TENTH + timedelta(hours=1)) == 0
    assert on(time_machine, TENTH + DAY) == 1


def test_what_is_taken_back_makes_no_second_letter(place, time_machine, thing):
    """The last sign is gone, and they seem to be quiet for longer: that is no new silence."""
    sign = Tick.objects.create(place=place, thing=thing, made_at=JOINED + 3 * DAY)
    first = on(time_machine, JOINED + 13 * DAY)
    sign.delete()

    assert (first, [on(time_machine, JOINED + n * DAY) for n in (14, 15, 16, 17)]) == (1, [0] * 4)


def test_who_is_quiet_in_two_cohorts_gets_one_letter(place, marisol, time_machine):
    other = ThingFactory().cohort
    for number in (2, 3):
        WeekFactory(cohort=other, number=number)
    ParticipantFactory(cohort=other, member=marisol, joined_at=JOINED)

    assert on(time_machine, TENTH) == 1


def test_the_words(place, cohort, time_machine, settings):
    settings.SITE_URL = "https://things.example.org"
    cohort.things.filter(number=2).update(minutes_short=5)
    cohort.things.filter(number=3).update(minutes_short=None)
    Participant.objects.filter(pk=place.pk).update(intention="Fridays after lunch, <b>in the staff room</b>")

    on(time_machine, TENTH)

    email = Email.objects.get()
    text = email.message
    assert email.subject == "A small one, for when you have 5 minutes"
    for words in (
        "Thing 2: Title of Thing 2",
        "The short version takes 5 minutes.",
        "“Fridays after lunch, <b>in the staff room</b>”",
        "https://things.example.org/may-2026/things/2/",
        "https://things.example.org/me/plan/move/?cohort=may-2026",
        "https://things.example.org/me/away/?cohort=may-2026",
        "https://things.example.org/me/stop/?cohort=may-2026",
        stopping.address(place.member_id, "nudge"),
    ):
        assert words in text, words
    assert "&lt;b&gt;in the staff room" in email.html_message
    everything = f"{email.subject} {text} {email.html_message}".lower()
    assert [
        word for word in ("behind", "overdue", "late ", "deadline", "%", "!</p>", "missed") if word in text.lower()
    ] == []
    assert "last letter of this kind" not in everything
    on(time_machine, LAST)
    assert "This is the last letter of this kind" in Email.objects.last().message


def test_a_hundred_ask_as_many_questions_as_three(cohort, time_machine):
    time_machine.move_to(TENTH)

    def queries(number):
        for _ in range(number):
            ParticipantFactory(cohort=cohort, joined_at=JOINED)
        with CaptureQueriesContext(connection) as captured:
            assert nudging.write_due() == number
        return len(captured)

    assert queries(40) == queries(3)
