"""What the home page says of a moved plan, of having read everybody, and of one's own postcards."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import Participant, PlannedThing, Tick
from tests.conftest import NOW
from tests.factories import ReflectionFactory
from tests.test_home import home
from things.models import Week

THIS_MONDAY = date(2026, 6, 1)
READ_ALL = "You have read everybody."


def planned_on(page: str) -> str:
    """What stands under the heading of one's own plan; nothing where it is not there."""
    return page.partition('id="own-plan"')[2].partition("</section>")[0]


@pytest.fixture
def moved(cohort, marisol):
    """Marisol has moved Thing 1 into this week, and Thing 5 out of it."""
    place = Participant.objects.get(member=marisol)
    for number, monday in ((1, THIS_MONDAY), (2, date(2026, 6, 8)), (5, date(2026, 6, 15))):
        PlannedThing.objects.create(place=place, thing=cohort.things.get(number=number), monday=monday)
    Participant.objects.filter(pk=place.pk).update(moved_at=NOW)
    return place


@pytest.mark.parametrize("kind", [Week.Kind.THINGS, Week.Kind.REFLECTION])
def test_a_moved_plan_is_told_for_this_week(client, cohort, marisol, moved, kind):
    cohort.weeks.filter(number=5).update(kind=kind)

    page = home(client, marisol)
    planned = planned_on(page)

    assert "Title of Thing 1</a>" in planned
    if kind == Week.Kind.THINGS:
        words = ["You go by a plan of your own.", "In your plan this week", "With the cohort this week", ">Read it"]
        places = [page.index(said) for said in words]
        assert places == sorted(places)
    assert "Title of Thing 2" not in planned
    assert "Title of Thing 5" not in planned


@pytest.mark.parametrize("why", ["not moved", "stopped", "finished", "somebody else's"])
def test_otherwise_nothing_is_said_of_it(client, cohort, marisol, kofi, moved, why):
    if why == "not moved":
        Participant.objects.filter(pk=moved.pk).update(moved_at=None)
    elif why == "stopped":
        Participant.objects.filter(pk=moved.pk).update(stopped_at=NOW)
    elif why == "finished":
        cohort.finished_at = NOW
        cohort.save()

    page = home(client, kofi if why == "somebody else's" else marisol, path="/may-2026/")

    assert planned_on(page) == ""
    assert "You go by a plan of your own." not in page
    assert "With the cohort this week" not in page


def test_a_plan_that_leaves_the_week_free_says_so(client, cohort, marisol, moved):
    Tick.objects.create(place=moved, thing=cohort.things.get(number=1), kind="done")

    assert "Nothing: your plan leaves this week to you." in planned_on(home(client, marisol))


def test_a_moved_plan_costs_the_same_with_one_thing_and_with_many(client, cohort, marisol, moved):
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert "Title of Thing 1" in planned_on(home(client, marisol))
        return len(counted)

    cost()
    few = cost()
    for number in (3, 4):
        PlannedThing.objects.create(place=moved, thing=cohort.things.get(number=number), monday=THIS_MONDAY)

    assert cost() == few


def test_where_nobody_else_has_written_nobody_has_been_read(client, cohort, marisol, thing):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], published_at=NOW)
    assert READ_ALL not in home(client, marisol)

    ReflectionFactory(cohort=cohort, things=[thing], published_at=NOW)
    assert READ_ALL not in home(client, marisol)


def test_who_has_opened_all_there_are_has_read_everybody(client, cohort, marisol, thing):
    row = ReflectionFactory(cohort=cohort, things=[thing], published_at=NOW)
    client.force_login(marisol)
    client.post(f"/comments/on-reflection/{row.pk}/seen/")

    assert READ_ALL in home(client, marisol)


def test_nobody_is_asked_to_be_the_first_to_answer_themselves(client, cohort, marisol, kofi, thing):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], published_at=NOW)

    assert "Be the first to say hello" not in home(client, marisol)
    assert "Be the first to say hello" in home(client, kofi)


def test_who_has_stopped_is_invited_neither_to_a_circle_nor_to_greeting(client, cohort, marisol):
    for path in ("/", "/me/"):
        page = home(client, marisol, path=path)
        assert "Find a circle" in page, path
        assert "Greet newcomers" in page, path
    Participant.objects.filter(member=marisol).update(stopped_at=NOW)

    for path in ("/", "/me/"):
        page = home(client, marisol, path=path)
        assert "Find a circle" not in page, path
        assert "Greet newcomers" not in page, path


def test_who_reads_along_is_not_told_to_publish(client, cohort, marisol):
    assert "The first stamp goes in with the first reflection you publish" in home(client, marisol)
    Participant.objects.filter(member=marisol).update(way="follower")

    page = home(client, marisol)
    assert "the first reflection you publish" not in page
    assert "Tick what you tried, if you like; only you see it." in page


@pytest.mark.parametrize("kind", [Week.Kind.THINGS, Week.Kind.CATCH_UP, Week.Kind.REFLECTION])
def test_who_has_stopped_is_asked_for_nothing(client, cohort, marisol, kind):
    cohort.weeks.filter(number=5).update(kind=kind)
    Participant.objects.filter(member=marisol).update(stopped_at=NOW)

    page = home(client, marisol)

    assert "The cohort goes on, and everything in it stays open to you" in page
    asked = ["for this week. Do it now", "Open for you", "Catching up", "Write a look back", "In your plan this week"]
    assert [words for words in asked if words in page] == []
    assert "Title of Thing 5" in page


def test_who_reads_along_is_not_told_to_write_first_of_all(client, cohort, marisol):
    client.force_login(marisol)
    assert "Write a reflection</a>" in client.get("/me/").content.decode().partition("<main")[2]

    Participant.objects.filter(member=marisol).update(way=Participant.Way.FOLLOWER)
    assert "Write a reflection</a>" not in client.get("/me/").content.decode().partition("<main")[2]
