"""First reflections that nobody answers are dealt out evenly, after two days, to those who greet in that week."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from participants import blocking, greeting, mail_choices
from participants.mail_kinds import When
from participants.models import Greeting, GreetingWeek, Member, Participant, Sector
from tests.factories import BlogElsewhereFactory, CohortFactory, ParticipantFactory, ThingFactory, WeekFactory
from tests.participants.greeting_people import HOUR, NOW, dealt_to, first, greeter, open_ones
from things.models import Visibility

DAY = timedelta(days=1)


@pytest.mark.parametrize(("hours", "dealt"), [(47.9, 0), (48, 1), (49, 1), (500, 1)])
def test_it_is_dealt_when_it_has_waited_for_two_days(cohort, anna, hours, dealt):
    first(cohort, hours=hours)

    assert greeting.greet() == dealt
    assert Greeting.objects.count() == dealt


def test_two_days_are_48_hours_also_when_the_clocks_change(cohort, anna, time_machine):
    """On 25 October 2026 a day in London has 25 hours."""
    WeekFactory(cohort=cohort, number=25)
    GreetingWeek.objects.create(place=anna, monday=date(2026, 10, 19))
    published = datetime(2026, 10, 24, 10, tzinfo=UTC)
    first(cohort, hours=0, now=published)

    time_machine.move_to(published + 48 * HOUR - timedelta(minutes=1))
    early = greeting.greet()
    time_machine.move_to(published + 48 * HOUR)
    GreetingWeek.objects.create(place=anna, monday=date(2026, 10, 26))
    WeekFactory(cohort=cohort, number=26)

    assert (early, greeting.greet()) == (0, 1)


def test_what_was_written_elsewhere_waits_since_it_is_shown_here(cohort, anna):
    blog = BlogElsewhereFactory(member=ParticipantFactory(cohort=cohort).member, proved_at=NOW - 20 * DAY)
    known = {"author": blog.member, "blog": blog, "original_address": "https://a.example/1"}
    late = first(cohort, hours=300, created_at=NOW - 20 * HOUR, **known)

    assert greeting.greet() == 0
    assert greeting.greet(NOW + 27 * HOUR) == 0
    assert greeting.greet(NOW + 28 * HOUR) == 1
    assert dealt_to(late) == ["Anna"]


def test_what_was_held_waits_since_its_blog_is_shown_to_be_theirs(cohort, anna):
    blog = BlogElsewhereFactory(member=ParticipantFactory(cohort=cohort).member, proved_at=NOW - HOUR)
    known = {"author": blog.member, "blog": blog, "original_address": "https://a.example/1"}
    first(cohort, hours=300, created_at=NOW - 300 * HOUR, **known)

    assert greeting.greet(NOW + 46 * HOUR) == 0
    assert greeting.greet(NOW + 47 * HOUR) == 1


@pytest.mark.parametrize(
    "state",
    [
        {"visibility": Visibility.ORGANISERS},
        {"visibility": Visibility.PRIVATE},
        {"hidden_at": NOW},
        {"held_at": NOW},
        {"comment_count": 1},
        {"answered_there_count": 1},
        {"author__is_active": False},
        {"author__left_at": NOW},
        {"cohort__finished_at": NOW - HOUR},
        {"cohort__listed_at": None},
    ],
    ids=str,
)
def test_what_is_answered_or_not_in_lists_is_dealt_to_nobody(cohort, anna, state):
    row = first(cohort, hours=60)
    for name, value in state.items():
        owner, field = (getattr(row, name.split("__")[0]), name.split("__")[1]) if "__" in name else (row, name)
        setattr(owner, field, value)
        owner.save()

    assert greeting.greet() == 0


def test_members_only_is_dealt_too_and_later_ones_are_not(cohort, anna):
    one = first(cohort, hours=80, visibility=Visibility.MEMBERS)
    first(cohort, hours=60, author=one.author)

    assert greeting.greet() == 1
    assert dealt_to(one) == ["Anna"]


def test_three_greeters_share_twenty_evenly(cohort, anna, bela):
    greeter(cohort, "Cleo")
    for n in range(20):
        first(cohort, hours=60 + n)

    assert greeting.greet() == 20
    assert sorted(Counter(open_ones().values()).values()) == [6, 7, 7]


def test_evenness_is_of_the_week_over_many_rounds(cohort, anna, bela):
    for hours in range(60, 67):
        first(cohort, hours=hours)
        greeting.greet()
    late = greeter(cohort, "Cleo")
    for hours in range(70, 73):
        first(cohort, hours=hours)
        greeting.greet()

    assert Counter(open_ones().values()) == {"Anna": 4, "Bela": 3, "Cleo": 3}
    assert late.greetings.count() == 3


def test_of_two_who_are_even_the_one_from_another_sector_is_asked(cohort, anna, bela):
    public, school = Sector.objects.order_by("pk")[:2]
    Member.objects.filter(pk=anna.member_id).update(sector=public)
    Member.objects.filter(pk=bela.member_id).update(sector=school)
    one, other = first(cohort, hours=60), first(cohort, hours=50)
    for row, sector in ((one, public), (other, school)):
        Member.objects.filter(pk=row.author_id).update(sector=sector)

    greeting.greet()

    assert (dealt_to(one), dealt_to(other)) == (["Bela"], ["Anna"])


def test_nobody_is_dealt_their_own_or_that_of_somebody_they_would_rather_not_meet(cohort, anna, bela):
    own = first(cohort, hours=60, author=anna.member)
    by_blocker, by_blocked = first(cohort, hours=55), first(cohort, hours=50)
    blocking.block(anna.member, by=by_blocker.author)
    blocking.block(by_blocked.author, by=anna.member)

    greeting.greet()

    assert open_ones() == {own: "Bela", by_blocker: "Bela", by_blocked: "Bela"}


@pytest.mark.parametrize(
    "about",
    [
        {"is_active": False},
        {"limited_at": NOW},
        {"suspected_at": NOW},
        {"mail_refused_at": NOW},
        {"away_from": date(2026, 6, 1), "away_until": date(2026, 6, 4)},
        {"left_at": NOW},
    ],
    ids=str,
)
def test_who_is_not_here_or_not_reached_is_dealt_nothing(cohort, anna, about):
    Member.objects.filter(pk=anna.member_id).update(**about)
    first(cohort, hours=60)

    assert greeting.greet() == 0


def test_who_is_back_on_this_day_or_gone_from_tomorrow_is_dealt_something(cohort, anna, bela):
    Member.objects.filter(pk=anna.member_id).update(away_from=date(2026, 5, 1), away_until=date(2026, 6, 3))
    Member.objects.filter(pk=bela.member_id).update(away_from=date(2026, 6, 4), away_until=date(2026, 6, 30))
    rows = [first(cohort, hours=60 + n) for n in range(2)]

    assert greeting.greet() == len(rows)


def test_who_stopped_or_stopped_these_letters_or_has_no_confirmed_address_is_dealt_nothing(cohort, anna, bela):
    Participant.objects.filter(pk=anna.pk).update(stopped_at=NOW)
    mail_choices.choose(bela.member, {"greeting": When.NEVER})
    greeter(cohort, "Cleo", confirmed=False)
    first(cohort, hours=60)

    assert greeting.greet() == 0


def test_followers_greet_and_whoever_has_another_week_does_not(cohort, anna):
    Participant.objects.filter(pk=anna.pk).update(way=Participant.Way.FOLLOWER)
    greeter(cohort, "Bela", monday=date(2026, 6, 8))
    rows = [first(cohort, hours=60 + n) for n in range(3)]

    greeting.greet()

    assert open_ones() == dict.fromkeys(rows, "Anna")


def test_before_the_weeks_and_after_them_nobody_is_asked(cohort, anna, time_machine):
    for monday in (date(2026, 4, 27), date(2026, 6, 29)):
        GreetingWeek.objects.create(place=anna, monday=monday)
        time_machine.move_to(datetime(monday.year, monday.month, monday.day + 1, 12, tzinfo=UTC))
        first(cohort, hours=60, now=datetime(monday.year, monday.month, monday.day + 1, 12, tzinfo=UTC))

        assert greeting.greet() == 0


def test_the_database_lets_nobody_have_what_somebody_has(cohort, anna, bela):
    row = first(cohort, hours=60)
    Greeting.objects.create(reflection=row, greeter=anna)

    with pytest.raises(IntegrityError):
        Greeting.objects.create(reflection=row, greeter=bela)


def test_each_cohort_has_its_own_greeters(cohort, anna):
    elsewhere = ThingFactory(cohort=CohortFactory(), number=5).cohort
    other = first(elsewhere, hours=60)

    assert greeting.greet() == 0
    assert dealt_to(other) == []


def test_a_round_asks_as_many_questions_for_thirty_as_for_three(cohort):
    def fill(start, number):
        for n in range(start, start + number):
            greeter(cohort, f"Greeter {n}")
            first(cohort, hours=60 + n)
            first(cohort, hours=60 + n)

    def queries(moment):
        with CaptureQueriesContext(connection) as captured:
            assert greeting.greet(moment)
        return len(captured)

    fill(0, 3)
    few = queries(NOW)
    fill(3, 27)
    many = queries(NOW + DAY)

    assert many <= few + 6  # what was not taken is looked at and passed on, once for all
    assert Email.objects.count() >= 30


def test_nothing_to_do_is_a_few_questions(cohort, anna, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert greeting.greet() == 0
