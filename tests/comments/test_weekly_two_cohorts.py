"""One letter a week for somebody in two cohorts at once: of the one that has something to say, whichever is asked first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from post_office.models import Email

from comments.weekly import hours
from comments.weekly.reading import NOT_WRITTEN
from participants.models import Letter
from tests.comments.weekly_post import A_MINUTE, IN_TIME, MONDAY, letters_at, reader
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory, ThingFactory, WeekFactory


@pytest.fixture
def places(cohort):
    """One person's, in two cohorts of the same weeks."""
    second = CohortFactory(first_monday=cohort.first_monday, title="The other")
    for number in range(1, 9):
        ThingFactory(cohort=second, number=number, week=WeekFactory(cohort=second, number=number))
    place = reader(cohort, member__email="both@example.org")
    return [place, ParticipantFactory(cohort=second, member=place.member, joined_at=IN_TIME)]


@pytest.fixture(params=[0, 1])
def silent_and_other(places, request):
    """The one of which nothing is to be said is asked about first, or second."""
    return places[request.param], places[1 - request.param]


def do_everything(place):
    ReflectionFactory(author=place.member, cohort=place.cohort, things=place.cohort.things.all(), comment_count=1)


def test_who_has_stopped_in_one_gets_the_letter_of_the_other(silent_and_other):
    silent, other = silent_and_other
    silent.stopped_at = MONDAY - timedelta(days=9)
    silent.save()

    assert letters_at() == ["both@example.org"]
    assert letters_at(MONDAY + A_MINUTE) == ["both@example.org"]
    assert Email.objects.get().context["place"] == other.pk


def test_where_one_has_nothing_to_say_the_other_is_written(silent_and_other):
    silent, other = silent_and_other
    do_everything(silent)

    assert letters_at() == ["both@example.org"]
    assert Email.objects.get().context["place"] == other.pk


def test_whoever_has_something_to_say_in_both_has_one_letter(places):
    assert letters_at() == ["both@example.org"]
    assert letters_at(MONDAY + timedelta(days=1)) == ["both@example.org"]
    assert Letter.objects.exclude(about=NOT_WRITTEN).count() == 1


def test_where_neither_has_anything_to_say_nobody_waits_for_a_letter_of_this_week(places):
    for each in places:
        do_everything(each)

    assert letters_at() == []
    assert hours.coming(places[0].member, MONDAY - A_MINUTE) == MONDAY
    assert hours.coming(places[0].member, MONDAY + A_MINUTE) != MONDAY + A_MINUTE + timedelta(hours=1)
