"""Which cohort the front page shows, and the pages about the site."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.factories import CohortFactory, ParticipantFactory, ThingFactory
from tests.test_home import AFTER, home


def test_the_front_page_offers_a_choice_while_several_cohorts_run(client, cohort):
    CohortFactory(title="Autumn 2026", slug="autumn-2026")

    page = home(client)

    assert "Which cohort?" in page
    assert 'href="/may-2026/"' in page
    assert 'href="/autumn-2026/"' in page


def test_the_front_page_leads_participants_to_their_own_cohort(client, cohort, marisol):
    CohortFactory(title="Autumn 2026", slug="autumn-2026")

    assert "Your album" in home(client, marisol)


def test_a_participant_of_a_finished_cohort_is_shown_the_new_one(client, cohort, marisol):
    cohort.finished_at = NOW - timedelta(days=300)
    cohort.save()
    ThingFactory(cohort=CohortFactory(title="Autumn 2026", slug="autumn-2026"), number=1)

    assert "Join Autumn 2026" in home(client, marisol)


def test_a_finished_cohort_is_the_front_page_where_there_is_no_other(client, cohort):
    cohort.finished_at = AFTER
    cohort.save()

    assert "May 2026 finished on" in home(client, at=AFTER)


def test_a_cohort_in_preparation_is_not_there_for_others_than_staff(client, cohort, hanne, ngozi):
    cohort.listed_at = None
    cohort.save()

    assert "No cohort is open yet." in home(client)
    client.force_login(ngozi)
    assert client.get("/may-2026/").status_code == 404
    assert "May 2026" in home(client, hanne, "/may-2026/")


def test_a_cohort_without_weeks_and_a_site_without_cohorts_have_a_front_page(client, db):
    nothing = home(client)
    cohort = CohortFactory(title="Autumn 2026")
    visitor = home(client)
    place = ParticipantFactory(cohort=cohort)

    assert "No cohort is open yet." in nothing
    assert "Small Things, at a walking pace" in visitor
    assert "The organisers are still laying out the weeks." in home(client, place.member)


@pytest.mark.parametrize("page", ["programme", "kind", "accessibility", "privacy"])
def test_pages_about_the_site_are_public(client, cohort, page):
    assert client.get(f"/about/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["page", "base", "nothing"])
def test_an_unknown_page_about_the_site_is_not_there(client, db, page):
    assert client.get(f"/about/{page}/").status_code == 404


def test_the_rules_of_kindness_have_numbers_that_can_be_cited(client, db):
    page = client.get("/about/kind/").content.decode()

    assert [f'<li id="rule-{number}">' in page for number in range(1, 8)] == [True] * 6 + [False]
