"""Two others who catch up on the same Things."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from participants import blocking, company, ticking
from participants.models import Participant
from tests.conftest import NOW
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory

LONG_AGO = NOW - timedelta(weeks=9)


@pytest.fixture
def week(cohort):
    """Week 5, this week."""
    return cohort.weeks.get(number=5)


@pytest.fixture
def things(cohort):
    """Things 1 and 2."""
    return list(cohort.things.filter(number__in=[1, 2]))


@pytest.fixture
def me(cohort, marisol):
    return marisol.places.get()


def found(me, week, things, now=NOW):
    return {place.member.display_name for place in company.for_week(me, week, things, now)}


def somebody(cohort, name, *, active=True, **given):
    place = ParticipantFactory(
        cohort=cohort,
        member=MemberFactory(display_name=name),
        joined_at=LONG_AGO,
        **{key: value for key, value in given.items() if key in {"way", "stopped_at"}},
    )
    member = {key: value for key, value in given.items() if key not in {"way", "stopped_at"}}
    type(place.member).objects.filter(pk=place.member_id).update(**member)
    if active:
        ReflectionFactory(author=place.member, cohort=cohort, published_at=NOW - timedelta(days=9))
    return place


def test_only_listed_people_who_are_here_and_active_and_not_blocked_are_found(cohort, me, week, things):
    somebody(cohort, "Right")
    somebody(cohort, "Unlisted", way=Participant.Way.UNLISTED)
    somebody(cohort, "Follower", way=Participant.Way.FOLLOWER)
    somebody(cohort, "Stopped", stopped_at=NOW)
    somebody(cohort, "Closed", is_active=False)
    somebody(cohort, "Away", away_from=NOW.date(), away_until=NOW.date() + timedelta(days=9))
    somebody(cohort, "Quiet", active=False)
    blocking.block(somebody(cohort, "Blocked").member, by=me.member)
    blocking.block(me.member, by=somebody(cohort, "Blocks me").member)
    ParticipantFactory(member=MemberFactory(display_name="Unconfirmed", confirmed=False), cohort=cohort)

    assert found(me, week, things) == {"Right"}


def test_only_who_has_one_of_the_same_things_open_is_found(cohort, me, week, things):
    one, two = things
    half = somebody(cohort, "Half")
    ReflectionFactory(author=half.member, cohort=cohort, things=[one])
    done = somebody(cohort, "Done")
    ReflectionFactory(author=done.member, cohort=cohort, things=[one, two])
    ticked = somebody(cohort, "Ticked")
    ticking.tick(one, actor=ticked.member)
    ticking.skip(two, actor=ticked.member)
    hidden = somebody(cohort, "Hidden")
    ReflectionFactory(author=hidden.member, cohort=cohort, things=[one, two], hidden_at=NOW)

    assert found(me, week, things) == {"Half", "Hidden"}
    assert found(me, week, []) == set()


def test_they_are_the_same_for_the_week_and_others_in_the_next(cohort, me, week, things):
    for number in range(12):
        somebody(cohort, f"P{number}")

    days = [found(me, week, things, NOW + timedelta(days=day)) for day in range(4)]
    weeks = [found(me, other, things) for other in cohort.weeks.filter(number__in=[4, 5, 6])]

    assert days.count(days[0]) == 4
    assert len(days[0]) == 2
    assert len({frozenset(pair) for pair in weeks}) > 1


def test_everybody_is_shown_to_as_many_as_anybody_else(cohort, week, things):
    places = [somebody(cohort, f"P{number}") for number in range(9)]

    shown = Counter(other.pk for place in places for other in company.for_week(place, week, things, NOW))

    assert shown == {place.pk: 2 for place in places}


@pytest.mark.parametrize("people", [3, 30])
def test_it_asks_four_questions_however_many_people(cohort, me, week, things, people, django_assert_num_queries):
    for number in range(people):
        somebody(cohort, f"P{number}")

    with django_assert_num_queries(4):
        [place.member.sector for place in company.for_week(me, week, things, NOW)]
