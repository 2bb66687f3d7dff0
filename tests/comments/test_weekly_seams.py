"""Weekly letters where they meet other things: changed clocks, late welcomes, being away, blocks and answers meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from post_office.models import Email

from comments.weekly import sending
from comments.weekly.composing import compose
from comments.weekly.shared import SharedWeek
from cpd.lib import delivery
from participants import blocking
from participants.models import Participant
from tests.comments.weekly_post import MONDAY, letter_to, letters_at, reader
from tests.factories import CohortFactory, ReflectionFactory, ThingFactory, WeekFactory


@pytest.mark.parametrize("first", [date(2026, 3, 23), date(2026, 10, 19), date(2026, 5, 4)])
def test_what_the_last_letter_told_as_new_is_not_new_again_although_the_clocks_changed(db, first):
    cohort = CohortFactory(first_monday=first)
    for number in (1, 2):
        ThingFactory(cohort=cohort, number=number, week=WeekFactory(cohort=cohort, number=number))
    second = cohort.weeks.select_related("cohort").get(number=2)
    place = reader(cohort, joined_at=datetime(2026, 1, 1, tzinfo=UTC))

    said = letter_to(place, second.opens_at, second)

    assert [thing.number for thing in said["new"]] == [2]
    assert [thing.number for thing in said["waits"]] == [1]


def test_who_was_welcomed_only_just_now_is_not_written_to_twice_on_a_day(cohort):
    place = reader(cohort, joined_at=MONDAY - timedelta(days=3), welcomed_at=MONDAY - timedelta(minutes=30))

    assert letters_at() == []
    assert letters_at(MONDAY + timedelta(days=7)) == [place.member.email]


@pytest.fixture
def queued(cohort, time_machine):
    """A letter that shows a post."""
    place = reader(cohort, member__email="one@example.org")
    post = ReflectionFactory(cohort=cohort, title="It waits")
    Participant.objects.filter(member=post.author).delete()
    time_machine.move_to(MONDAY)
    sending.write_due()
    assert "It waits" in Email.objects.get().message
    return place, post


@pytest.mark.parametrize("what", ["blocked", "blocking", "answered"])
def test_a_post_that_is_not_for_them_any_more_is_in_no_letter_that_waited(queued, what):
    place, post = queued
    if what == "blocked":
        blocking.block(post.author, by=place.member)
    elif what == "blocking":
        blocking.block(place.member, by=post.author)
    else:
        type(post).objects.filter(pk=post.pk).update(comment_count=1)

    delivery.deliver(still_wanted=sending.still_wanted)
    assert not Email.objects.exists()
    sending.write_due()
    assert "It waits" not in Email.objects.get().message


def test_who_begins_here_and_has_done_everything_since_is_not_told_that_all_is_filled(cohort):
    cohort.things.filter(number=6).update(week=None)
    place = reader(cohort, start="this-week", joined_at=MONDAY - timedelta(days=6))
    ReflectionFactory(author=place.member, cohort=cohort, things=cohort.things.filter(number=5))
    ReflectionFactory(cohort=cohort)
    week = cohort.weeks.select_related("cohort").get(number=6)

    one = compose(SharedWeek(week, MONDAY), [Participant.objects.for_cards().get(pk=place.pk)])[place.pk]

    assert one.sheet.context["waits"] == []
    assert one.sheet.context["has_rest"]


def test_the_day_of_joining_is_by_their_own_clock(cohort):
    # Sunday evening in London is Monday in Sydney, where the fifth week begins.
    joined = datetime(2026, 5, 31, 20, tzinfo=UTC)
    place = reader(cohort, start="this-week", joined_at=joined, member__time_zone="Australia/Sydney")

    assert [thing.number for thing in letter_to(place)["waits"]] == [5]


def test_who_may_only_read_is_not_asked_to_answer_anybody(cohort):
    ReflectionFactory(cohort=cohort, title="It waits")
    reading = reader(cohort, member__limited_at=MONDAY - timedelta(days=3))

    assert letter_to(reading)["post"] is None
    assert letter_to(reader(cohort))["post"] is not None
