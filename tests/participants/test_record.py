"""The record of what was done in a cohort: “7 of 23”, for oneself, to keep and to print."""

from __future__ import annotations

from datetime import date

import pytest

from participants.models import Participant, Tick
from tests.conftest import NOW
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory

RECORD = "/me/record/"


@pytest.fixture
def place(cohort, marisol):
    return Participant.objects.get(member=marisol, cohort=cohort)


@pytest.fixture
def here(cohort, marisol, thing):
    """A reflection about Thing 1."""
    return ReflectionFactory(author=marisol, cohort=cohort, title="Kitchen table", things=[thing])


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol)
    return client


def test_the_record_names_what_was_only_ticked_apart(signed_in, place, here, cohort, thing):
    for number, kind in ((1, "done"), (3, "done"), (4, "skipped")):
        Tick.objects.create(place=place, thing=cohort.things.get(number=number), kind=kind, note=f"Note {number}")

    page = signed_in.get(RECORD).content.decode()
    written, rest = page.split('id="ticked"')
    ticked, skipped = rest.split('id="skipped"')
    assert "2 of 8 Things" in page
    assert "Marisol Quispe · May 2026" in page
    assert "Kitchen table" in written
    assert "5 May 2026" in written
    assert "Title of Thing 3" in ticked
    assert "Title of Thing 4" in skipped
    assert "Note 1" not in page


@pytest.mark.parametrize("amount", [2, 8])
def test_a_record_asks_the_same_however_much_was_done(
    signed_in, place, cohort, marisol, amount, django_assert_max_num_queries
):
    for number in range(1, amount + 1):
        thing = cohort.things.get(number=number)
        ReflectionFactory.create_batch(2, author=marisol, cohort=cohort, things=[thing])
        Tick.objects.create(place=place, thing=thing)

    with django_assert_max_num_queries(14):
        assert f"{amount} of 8 Things" in signed_in.get(RECORD).content.decode()


def test_who_stopped_in_one_cohort_and_takes_part_in_another_means_the_other(signed_in, place, marisol, kofi):
    later = CohortFactory(title="Autumn", slug="autumn", first_monday=date(2026, 5, 11))
    ParticipantFactory(member=kofi, cohort=later)
    stopped = ParticipantFactory(member=marisol, cohort=later)
    assert signed_in.get("/").context["cohort"] == later

    Participant.objects.filter(pk=stopped.pk).update(stopped_at=NOW)

    assert Participant.objects.of(marisol).first() == place
    assert signed_in.get("/").context["cohort"] == place.cohort
    assert "Marisol Quispe · May 2026" in signed_in.get(RECORD).content.decode()
    Participant.objects.filter(pk=place.pk).update(stopped_at=NOW)
    assert signed_in.get("/").context["cohort"] == later


def test_what_becomes_of_what_was_written_is_asked_only_where_something_was(client, cohort, marisol):
    client.force_login(marisol)
    question = "What becomes of what you wrote here?"
    ReflectionFactory(author=marisol, cohort=cohort, published_at=None)
    assert question not in client.get("/me/stop/").content.decode()
    first = ReflectionFactory(author=marisol, cohort=cohort)
    assert question in client.get("/me/stop/").content.decode()

    first.delete()
    client.post("/me/stop/", {"why": "", "posts": "remove"})
    assert Participant.objects.get(member=marisol).has_stopped
