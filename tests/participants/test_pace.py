"""“Most people are on Things 7 to 11”: of those who take part at the moment, for participants' eyes only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from participants import pace
from participants.models import Tick
from participants.pace import Pace
from tests.conftest import NOW
from tests.factories import ParticipantFactory, ReflectionFactory

YESTERDAY = NOW - timedelta(days=1)
LONG_AGO = NOW - timedelta(weeks=5)


def on(cohort, *numbers, when=YESTERDAY, **member):
    """A participant who wrote about these Things."""
    place = ParticipantFactory(cohort=cohort)
    type(place.member).objects.filter(pk=place.member_id).update(**member)
    for number in numbers:
        things = [cohort.things.get(number=number)]
        ReflectionFactory(author=place.member, cohort=cohort, things=things, published_at=when, slug=f"s{number}")
    return place


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([], None),
        ([1, 2, 3, 4], None),
        ([5] * 5, Pace(5, 5)),
        ([1, 7, 8, 9, 23], Pace(7, 9)),
        ([23, 9, 8, 7, 1], Pace(7, 9)),
        ([1, 2, 3, 4, 5, 6, 7, 8], Pace(3, 7)),
    ],
)
def test_the_lowest_and_the_highest_quarter_are_left_out(numbers, found):
    assert pace.middle(numbers) == found


@pytest.mark.parametrize("size", range(5, 60))
def test_most_are_always_more_than_half(size):
    numbers = list(range(size))

    found = pace.middle(numbers)

    assert len([n for n in numbers if found.first <= n <= found.last]) > size / 2


def test_it_is_said_in_words():
    assert Pace(7, 11).text == "Most people are on Things 7 to 11."
    assert Pace(7, 7).text == "Most people are on Thing 7."


def test_everybody_counts_once_with_the_furthest_of_what_they_did_lately(cohort):
    on(cohort, 1, 2, 4)
    on(cohort, 3)
    ticker = on(cohort, 1)
    Tick.objects.create(place=ticker, thing=cohort.things.get(number=5), made_at=YESTERDAY)
    skipper = on(cohort, 2)
    Tick.objects.create(place=skipper, thing=cohort.things.get(number=5), kind="skipped", made_at=YESTERDAY)

    assert sorted(pace.furthest(cohort, NOW)) == [2, 3, 4, 5]


def test_who_is_gone_away_stopped_or_quiet_does_not_count(cohort):
    on(cohort, 1, when=LONG_AGO)
    on(cohort, 2, is_active=False)
    on(cohort, 3, away_from=NOW.date(), away_until=NOW.date() + timedelta(days=7))
    stopped = on(cohort, 4)
    stopped.stopped_at = YESTERDAY
    stopped.save()
    on(cohort, 5, away_from=NOW.date() - timedelta(days=9), away_until=NOW.date())  # back since today
    ReflectionFactory(author=stopped.member, cohort=cohort, published_at=YESTERDAY)
    ParticipantFactory(cohort=cohort)

    assert pace.furthest(cohort, NOW) == [5]


def test_the_sentence_is_for_participants_and_names_nobody(client, cohort, marisol, ngozi):
    cache.clear()
    client.force_login(marisol)
    for number in (1, 2, 2, 3):
        on(cohort, number)
    too_few = client.get("/me/").content.decode()
    cache.clear()
    on(cohort, 3)
    enough = client.get("/me/").content.decode()
    public = [client.get(path).content.decode() for path in ("/may-2026/", "/may-2026/things/1/", "/may-2026/people/")]
    client.force_login(ngozi)
    others = [client.get(path).content.decode() for path in ("/", "/me/", "/may-2026/")]
    client.logout()
    visitors = [client.get(path).content.decode() for path in ("/", "/may-2026/")]

    assert "Most people are on" not in too_few
    assert "Most people are on Things 2 to 3." in enough
    assert not [page for page in [*public, *others, *visitors] if "Most people are on" in page]


def test_it_is_worked_out_once_an_hour(cohort, django_assert_num_queries):
    cache.clear()
    for _ in range(5):
        on(cohort, 2)
    pace.of(cohort, NOW)
    on(cohort, 4)

    with django_assert_num_queries(1):  # the cache's own
        assert pace.of(cohort, NOW) == Pace(2, 2)


@pytest.mark.parametrize("people", [3, 30])
def test_working_it_out_asks_four_questions_however_many_people(cohort, people, django_assert_num_queries):
    for _ in range(people):
        on(cohort, 1)

    with django_assert_num_queries(4):
        assert len(pace.furthest(cohort, NOW)) == people
