"""The page of greeters: weeks are ticked, what is theirs is shown, and it is passed on with one press."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants import blocking, greeters, greeting, mail_choices
from participants.mail_kinds import When
from participants.models import Greeting, GreetingWeek, Member, Participant, Reflection
from tests.factories import CohortFactory, ParticipantFactory, ThingFactory, WeekFactory
from tests.participants.greeting_people import HOUR, NOW, first, open_ones
from things.models import Week

PAGE = "/me/greeting/"
JUNE = [f"2026-06-{day:02}" for day in (1, 8, 15, 22)]


@pytest.fixture
def place(cohort, marisol):
    return marisol.places.get()


@pytest.fixture
def at_home(client, marisol):
    client.force_login(marisol)
    return client


def mondays(place):
    return sorted(row.monday.isoformat() for row in GreetingWeek.objects.filter(place=place))


def page(client, address=PAGE):
    return " ".join(client.get(address).content.decode().split())


def test_the_weeks_that_are_not_over_are_offered_with_their_names(at_home, place, cohort):
    WeekFactory(cohort=cohort, number=9, kind=Week.Kind.CATCH_UP, title="Breathe in")

    html = page(at_home)

    assert [f'value="{monday}"' in html for monday in ("2026-05-25", *JUNE, "2026-06-29")] == [False, *[True] * 5]
    assert "<b>Week 5</b>, 1 to 7 June, this week" in html
    assert "Catch-up week: Breathe in" in html
    assert "checked" not in html


def test_this_week_is_offered_until_the_next_has_opened(cohort, time_machine):
    def offered():
        return [week.number for week in greeters.weeks_to_offer(cohort)]

    time_machine.move_to(datetime(2026, 6, 8, 6, 59, tzinfo=UTC))
    before = offered()
    time_machine.move_to(datetime(2026, 6, 8, 7, tzinfo=UTC))

    assert (before, offered()) == ([5, 6, 7, 8], [6, 7, 8])


def test_ticked_weeks_are_kept_changed_and_given_up_and_the_past_stays(at_home, place):
    GreetingWeek.objects.create(place=place, monday=date(2026, 5, 11))

    answer = at_home.post(PAGE, {"weeks": JUNE[:2]})
    first_time = mondays(place)
    at_home.post(PAGE, {"weeks": JUNE[1:3]})
    second_time = mondays(place)
    at_home.post(PAGE, {})

    assert answer.headers["Location"] == f"{PAGE}?cohort=may-2026"
    assert first_time == ["2026-05-11", *JUNE[:2]]
    assert second_time == ["2026-05-11", *JUNE[1:3]]
    assert mondays(place) == ["2026-05-11"]


def test_pressing_twice_keeps_one_of_each(at_home, place):
    for _ in range(2):
        at_home.post(PAGE, {"weeks": JUNE})

    assert mondays(place) == JUNE


@pytest.mark.parametrize(
    "weeks", [["2026-06-02"], ["2026-05-25"], ["2031-06-02"], ["x"], ["2026-06-01\x00"], ["9" * 5000]]
)
def test_what_is_no_week_to_come_is_passed_over(at_home, place, weeks):
    answer = at_home.post(PAGE, {"weeks": [*JUNE[:1], *weeks]})

    assert answer.status_code == 302
    assert mondays(place) == JUNE[:1]


def test_followers_may(at_home, place):
    Participant.objects.update(way=Participant.Way.FOLLOWER)

    at_home.post(PAGE, {"weeks": JUNE})

    assert mondays(place) == JUNE


@pytest.mark.parametrize("what", ["limited", "stopped", "email", "finished"])
def test_who_may_not_is_told_why_and_keeps_no_week(at_home, place, marisol, cohort, what):
    if what == "limited":
        Member.objects.update(limited_at=NOW)
    elif what == "stopped":
        Participant.objects.update(stopped_at=NOW)
    elif what == "email":
        marisol.emailaddress_set.update(verified=False)
    else:
        cohort.finished_at = NOW
        cohort.save()

    html = page(at_home)
    at_home.post(PAGE, {"weeks": JUNE})

    words = {
        "limited": "limited your account",
        "stopped": "stopped taking part",
        "email": "Confirm",
        "finished": "finished",
    }
    assert words[what] in html
    assert 'name="weeks"' not in html
    assert mondays(place) == []


def test_an_account_that_looks_like_spam_is_told_nothing_and_dealt_nothing(at_home, place, cohort):
    Member.objects.filter(pk=place.member_id).update(suspected_at=NOW)
    at_home.post(PAGE, {"weeks": JUNE})
    first(cohort, hours=60)

    assert mondays(place) == JUNE
    assert greeting.greet() == 0


def test_without_a_place_or_in_a_cohort_that_is_not_theirs_there_is_no_such_page(client, ngozi, marisol, cohort):
    other = CohortFactory()
    ParticipantFactory(cohort=other)
    client.force_login(ngozi)
    without = client.get(PAGE).status_code
    client.force_login(marisol)

    assert without == 404
    assert client.get(f"{PAGE}?cohort={other.slug}").status_code == 404
    assert client.post(f"{PAGE}?cohort={other.slug}", {"weeks": JUNE}).status_code == 404
    assert not GreetingWeek.objects.exists()


def test_what_is_theirs_stands_there_with_how_long_it_waits(at_home, place, cohort, marisol):
    at_home.post(PAGE, {"weeks": JUNE[:1]})
    empty = page(at_home)
    row = first(cohort, hours=74, title="My first one")
    greeting.greet()

    html = page(at_home)

    assert "Nobody waits for you now" in empty
    assert "My first one" in html
    assert "It has waited for three days." in html
    assert "Somebody else, please" in html
    assert f'href="{row.get_absolute_url()}#say">Say hello to {row.author.get_short_name()}</a>' in html
    for change in ({"comment_count": 1}, {"hidden_at": NOW}):
        Reflection.objects.filter(pk=row.pk).update(**change)
        assert "My first one" not in page(at_home), change
        Reflection.objects.filter(pk=row.pk).update(comment_count=0, hidden_at=None)
    blocking.block(row.author, by=marisol)
    assert "My first one" not in page(at_home)


def test_somebody_else_please_gives_it_to_the_next_and_twice_is_once(at_home, place, cohort, anna, bela):
    GreetingWeek.objects.filter(place=anna).delete()
    at_home.post(PAGE, {"weeks": JUNE[:1]})
    row = first(cohort, hours=74)
    Greeting.objects.create(reflection=row, greeter=place, dealt_at=NOW - HOUR)
    GreetingWeek.objects.create(place=anna, monday=date(2026, 6, 1))

    address = f"{PAGE}{Greeting.objects.get().pk}/pass/"
    answers = [at_home.post(address).headers["Location"] for _ in range(2)]

    assert answers == [f"{PAGE}?cohort=may-2026"] * 2
    assert open_ones() == {row: "Anna"}
    assert Greeting.objects.count() == 2
    assert at_home.get(address).status_code == 405


def test_in_a_finished_cohort_nothing_is_passed_on(at_home, place, cohort):
    given = Greeting.objects.create(reflection=first(cohort, hours=60), greeter=place)
    cohort.finished_at = NOW
    cohort.save()

    at_home.post(f"{PAGE}{given.pk}/pass/")

    given.refresh_from_db()
    assert given.is_open


def test_giving_up_this_week_leaves_what_was_dealt_to_others(at_home, place, cohort, anna):
    GreetingWeek.objects.filter(place=anna).delete()
    at_home.post(PAGE, {"weeks": JUNE[:1]})
    row = first(cohort, hours=60)
    greeting.greet()
    GreetingWeek.objects.create(place=anna, monday=date(2026, 6, 1))

    at_home.post(PAGE, {"weeks": JUNE[1:]})
    greeting.greet()

    assert open_ones() == {row: "Anna"}


def test_who_has_stopped_the_letters_reads_why_nothing_comes(at_home, place, marisol):
    mail_choices.choose(marisol, {"greeting": When.NEVER})

    assert "so nothing is dealt to you" in page(at_home)


def test_the_page_asks_as_many_questions_for_twenty_as_for_two(at_home, place, cohort):
    things = [ThingFactory(cohort=cohort, number=20 + n) for n in range(2)]

    def queries(number):
        for _ in range(number):
            Greeting.objects.create(reflection=first(cohort, hours=60, things=things), greeter=place)
        with CaptureQueriesContext(connection) as captured:
            at_home.get(PAGE)
        return len(captured)

    queries(2)
    few = queries(0)

    assert queries(18) == few
