"""The page of one's plan: shown, moved after a yes to what was shown, given back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from participants.models import Participant, PlannedThing, Tick
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory, ThingFactory, WeekFactory
from things.models import Week

PAGE, MOVE, REJOIN = "/me/plan/", "/me/plan/move/", "/me/plan/rejoin/"


@pytest.fixture
def place(marisol):
    """Everything is open; week 7 is for catching up."""
    place = marisol.places.get()
    place.cohort.weeks.filter(number=7).update(kind=Week.Kind.CATCH_UP)
    return place


@pytest.fixture
def reader(client, marisol, place):
    client.force_login(marisol)
    return client


def read(client, address=PAGE, **how):
    answer = client.get(address, **how)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def seen(client, address=MOVE):
    return re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]


def test_the_plan_is_read_week_by_week(reader):
    page = read(reader)

    assert "Your plan is the cohort’s weeks." in page
    assert "The next week with room for them is the catch-up week, 15 to 21 June." in page
    assert page.index("Title of Thing 4") < page.index("From this week on") < page.index("Title of Thing 5")
    assert "Week 5 1 to 7 June 20 minutes This week" in page
    assert "Title of Thing 4 20 minutes from week 4" in page
    assert "Catch-up week" in page
    assert "Week 4 " not in page
    assert "Rejoin the cohort" not in page


def test_a_moved_plan_is_shown_and_then_taken(reader, place):
    page = read(reader, MOVE)

    assert "Four Things get another week" in page
    assert "Thing 1: Title of Thing 1 any time Week" in page
    assert not PlannedThing.objects.exists()

    answer = reader.post(MOVE, {"seen": seen(reader)}, follow=True)

    assert answer.redirect_chain == [("/me/plan/?cohort=may-2026", 302)]
    text = answer.content.decode()
    assert "This is your plan now." in text
    assert "A plan of your own, since 3 June." in text
    assert "Rejoin the cohort" in text
    assert PlannedThing.objects.filter(place=place).count() == 4


def test_asking_twice_takes_it_once_and_says_so_once(reader, place):
    token = seen(reader)
    reader.post(MOVE, {"seen": token}, follow=True)

    again = reader.post(MOVE, {"seen": token}, follow=True)

    assert "This is your plan now." not in again.content.decode()
    assert PlannedThing.objects.filter(place=place).count() == 4


@pytest.mark.parametrize("token", ["", "guessed", "ü" * 9000])
def test_what_was_not_shown_is_shown_instead_of_stored(reader, place, token):
    page = reader.post(MOVE, {"seen": token})

    assert page.status_code == 200
    assert "Something has changed since this was shown to you" in page.content.decode()
    assert not PlannedThing.objects.exists()


def test_what_changed_meanwhile_is_shown_anew(reader, place):
    token = seen(reader)
    Tick.objects.create(place=place, thing=place.cohort.things.get(number=2), kind="done")

    page = reader.post(MOVE, {"seen": token}).content.decode()

    assert "Three Things get another week" in page
    assert not PlannedThing.objects.exists()
    assert reader.post(MOVE, {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}).status_code == 302
    assert PlannedThing.objects.filter(place=place).count() == 3


def test_rejoining_is_one_click(reader, place):
    reader.post(MOVE, {"seen": seen(reader)})

    page = reader.post(REJOIN, follow=True).content.decode()

    assert "You are with the cohort again" in page
    assert not PlannedThing.objects.exists()
    assert "You are with the cohort again" not in reader.post(REJOIN, follow=True).content.decode()


def test_reading_changes_nothing_and_rejoining_needs_a_post(reader, place):
    before = Participant.objects.filter(pk=place.pk).values().get()

    read(reader)
    read(reader, MOVE)

    assert reader.get(REJOIN).status_code == 405
    assert Participant.objects.filter(pk=place.pk).values().get() == before


@pytest.mark.parametrize("address", [PAGE, MOVE])
def test_a_cohort_that_one_is_not_in_is_not_there(reader, address):
    CohortFactory(slug="elsewhere")

    for slug in ("elsewhere", "nowhere", "ü" * 400):
        assert reader.get(address, {"cohort": slug}).status_code == 404
    assert reader.post(MOVE, {"cohort": "elsewhere", "seen": "x"}).status_code == 404
    assert reader.post(REJOIN, {"cohort": "elsewhere"}).status_code == 404


def test_each_cohort_has_its_own_plan(reader, marisol):
    other = CohortFactory(slug="second", title="Second")
    ThingFactory(cohort=other, number=6, title="Only there")
    ParticipantFactory(member=marisol, cohort=other)

    assert "Only there" in read(reader, f"{PAGE}?cohort=second")
    assert "Only there" not in read(reader, f"{PAGE}?cohort=may-2026")


def test_without_a_place_there_is_no_plan(client, ngozi, cohort):
    client.force_login(ngozi)

    assert client.get(PAGE)["Location"] == "/me/"
    assert client.get(MOVE).status_code == 404
    assert client.post(REJOIN).status_code == 404


def test_whoever_reads_along_has_a_plan_too(reader, place):
    Participant.objects.filter(pk=place.pk).update(way="follower")

    reader.post(MOVE, {"seen": seen(reader)})

    assert PlannedThing.objects.filter(place=place).count() == 4


def test_a_finished_cohort_is_read_only(reader, place):
    token = seen(reader)
    place.cohort.finished_at = timezone.now()
    place.cohort.save()

    page = read(reader)

    assert "May 2026 has finished, and nothing in it changes any more." in page
    assert "Move my plan" not in page
    assert reader.get(MOVE).status_code == 302
    reader.post(MOVE, {"seen": token})
    assert not PlannedThing.objects.exists()


def test_whoever_has_stopped_is_told_so_and_asked_for_nothing(reader, place):
    Participant.objects.filter(pk=place.pk).update(stopped_at=timezone.now())

    page = read(reader)

    assert "You have stopped here, so nothing is planned for you." in page
    assert "Move my plan" not in page
    assert "Title of Thing" not in page
    assert reader.get(MOVE).status_code == 302


def test_after_the_last_week_nothing_can_be_moved_unless_things_still_count(client, place):
    with time_machine.travel(datetime(2026, 7, 8, 12, tzinfo=UTC)):
        client.force_login(place.member)
        assert "The weeks of the cohort are over." in read(client)
        assert client.get(MOVE).status_code == 302

        place.cohort.claims_close_on = datetime(2026, 8, 2, tzinfo=UTC).date()
        place.cohort.save()

        page = read(client, MOVE)

    assert "Eight Things get another week" in page
    assert "6 July" in page
    assert "27 July" in page


def test_when_all_is_done_the_page_says_so(reader, place, marisol):
    ReflectionFactory(author=marisol, cohort=place.cohort, things=place.cohort.things.filter(number__lt=5))

    page = read(reader)

    assert "Open at any time" not in page
    assert "Nothing to move" in page


def test_album_and_home_lead_to_the_plan(reader):
    link = 'href="/me/plan/?cohort=may-2026"'

    assert link in reader.get("/me/").content.decode()
    assert link in reader.get("/may-2026/").content.decode()


@pytest.mark.parametrize("more", [0, 6])
@pytest.mark.parametrize(("address", "queries"), [(PAGE, 8), (MOVE, 8)])
def test_the_page_asks_the_same_questions_however_long_the_course(
    reader, place, more, address, queries, django_assert_num_queries
):
    for number in range(9, 9 + more):
        ThingFactory(cohort=place.cohort, number=number)
    WeekFactory(cohort=place.cohort, number=30, kind="catch-up")
    reader.get(address)

    with django_assert_num_queries(queries):
        reader.get(address)


def test_a_moved_plan_stands_above_what_the_cohort_does_this_week(reader, place, cohort):
    assert "In your plan this week" not in read(reader, "/may-2026/")

    PlannedThing.objects.create(place=place, thing=cohort.things.get(number=3), monday=date(2026, 6, 1))
    Participant.objects.filter(pk=place.pk).update(moved_at=timezone.now())
    page = read(reader, "/may-2026/")

    own, others = page.index("In your plan this week"), page.index("With the cohort this week")
    assert "Title of Thing 3" in page[own:others]
    assert "Title of Thing 5" in page[others:]


def test_a_moved_plan_that_says_what_the_cohort_does_is_not_said_twice(reader, place, marisol, cohort):
    ReflectionFactory(cohort=cohort, author=marisol, things=cohort.things.filter(number__lt=5))
    Participant.objects.filter(pk=place.pk).update(moved_at=timezone.now())

    assert "In your plan this week" not in read(reader, "/may-2026/")
