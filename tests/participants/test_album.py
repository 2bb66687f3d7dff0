"""The album: a participant's own page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from participants import progress
from tests.factories import CohortFactory, LegFactory, ParticipantFactory, ReflectionFactory
from things import numbers
from things.course import Course
from things.models import Week


def test_the_album_says_what_is_there_in_words(client, marisol, cohort):
    for number in (1, 2):
        ReflectionFactory(author=marisol, cohort=cohort, things=[cohort.things.get(number=number)], slug=f"r{number}")
    client.force_login(marisol)

    page = client.get("/me/").content.decode()

    assert "Two stuck in, one this week, two open, three still to come." in page
    assert 'href="/blogs/marisol-quispe/r1/"' in page
    assert "There is no behind" in page


@pytest.mark.parametrize(
    ("number", "words"), [(1, "one"), (12, "twelve"), (23, "twenty-three"), (24, "24"), (140, "140")]
)
def test_numbers_are_said_as_people_say_them(number, words):
    assert numbers.in_words(number) == words


def test_before_the_first_week_nothing_is_missing(cohort):
    course = Course(CohortFactory(slug="empty"))

    assert progress.tally(course) == "The first spaces open with the first week."


def test_one_reflection_about_three_things_sticks_three_stamps_in(client, marisol, cohort):
    ReflectionFactory(author=marisol, cohort=cohort, things=cohort.things.filter(number__in=[1, 2, 3]))
    client.force_login(marisol)

    assert "Three stuck in" in client.get("/me/").content.decode()


def test_what_others_wrote_sticks_nothing_in(client, marisol, kofi, cohort, thing):
    ReflectionFactory(author=kofi, cohort=cohort, things=[thing])
    client.force_login(marisol)

    assert "stuck in" not in client.get("/me/").content.decode()


def test_drafts_and_changes_wait_on_the_album(client, marisol, kofi, cohort):
    draft = ReflectionFactory(author=marisol, cohort=cohort, title="Half a thought", published_at=None)
    ReflectionFactory(author=kofi, cohort=cohort, title="Kofi’s half", published_at=None)
    out = ReflectionFactory(author=marisol, cohort=cohort, title="Out already")
    client.force_login(marisol)
    client.post("/write/draft/", {"editing": out.pk, "title": "Better", "body": "x", "visibility": "everyone"})

    page = client.get("/me/").content.decode()

    assert f'<a href="/write/{draft.pk}/">Half a thought</a>' in page
    assert f'<a href="/write/{out.pk}/">Changes to “Out already”</a>' in page
    assert "Kofi’s half" not in page


def test_the_table_tells_leg_by_leg(client, marisol, cohort):
    first, second = (LegFactory(cohort=cohort, number=n, title=f"Leg {n}") for n in (1, 2))
    cohort.weeks.filter(number__lte=4).update(leg=first)
    cohort.weeks.filter(number__gt=6).update(leg=second)
    ReflectionFactory(author=marisol, cohort=cohort, things=cohort.things.filter(number__in=[1, 2]))
    client.force_login(marisol)

    page = client.get("/me/").content.decode()

    assert '<th scope="row">Leg 1</th><td>4 to 31 May</td><td>2 of 4</td><td>1</td>' in page
    assert "opens 15 June" in page


def test_the_next_pause_is_named(client, marisol, cohort):
    cohort.weeks.filter(number=6).update(kind=Week.Kind.CATCH_UP)
    client.force_login(marisol)

    assert "The next pause is 8 to 14 June." in client.get("/me/").content.decode()


def test_without_a_place_there_is_an_invitation(client, ngozi, cohort):
    client.force_login(ngozi)

    page = client.get("/me/").content.decode()

    assert "An album comes with a place in a cohort." in page
    assert 'href="/may-2026/join/"' in page


def test_with_several_places_one_can_be_chosen(client, marisol, cohort):
    other = CohortFactory(title="Autumn 2025", slug="autumn-2025", finished_at=datetime(2026, 1, 1, tzinfo=UTC))
    ParticipantFactory(member=marisol, cohort=other)
    client.force_login(marisol)

    now = client.get("/me/").content.decode()
    then = client.get("/me/?cohort=autumn-2025").content.decode()

    assert '<a href="/me/?cohort=autumn-2025">Autumn 2025</a>' in now
    assert "Autumn 2025 has finished. The album is yours to keep" in then


def test_a_pause_without_a_thing_stands_where_it_is_in_the_course(client, marisol, cohort):
    cohort.things.filter(week__number=3).delete()
    cohort.weeks.filter(number=3).update(kind=Week.Kind.CATCH_UP)
    client.force_login(marisol)

    card = client.get("/me/").content.decode().split('<ol class="album')[1].split("</ol>")[0]

    assert re.findall(r"Catch-up week, 18 May|Title of Thing [24]", card) == [
        "Title of Thing 2",
        "Catch-up week, 18 May",
        "Title of Thing 4",
    ]


def test_visitors_have_no_album(client, cohort):
    assert client.get("/me/").url == "/accounts/login/?next=/me/"


def test_it_costs_the_same_with_three_reflections_and_with_thirty(
    client, marisol, cohort, django_assert_max_num_queries
):
    client.force_login(marisol)
    client.get("/me/")  # Where most people are is worked out once an hour.
    costs = []
    for amount in (3, 27):
        for _ in range(amount):
            ReflectionFactory(author=marisol, cohort=cohort, things=cohort.things.filter(number__in=[1, 2]))
            ReflectionFactory(author=marisol, cohort=cohort, published_at=None)
        with django_assert_max_num_queries(19) as counted:
            client.get("/me/")
        costs.append(len(counted))

    assert costs[0] == costs[1]
