"""Which cohort comes first where one has to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories import CohortFactory
from things.models import Cohort


@pytest.mark.django_db
def test_what_runs_comes_before_what_is_to_come_and_what_has_finished_last():
    mondays = {"old": "2025-05-05", "running": "2026-05-04", "autumn": "2026-09-07", "spring": "2027-03-01"}
    for slug, monday in mondays.items():
        CohortFactory(slug=slug, first_monday=date.fromisoformat(monday))
    CohortFactory(slug="finished", first_monday=date(2024, 5, 6), finished_at=datetime(2024, 12, 1, tzinfo=UTC))

    order = Cohort.objects.running_first().values_list("slug", flat=True)

    assert list(order) == ["running", "old", "autumn", "spring", "finished"]


@pytest.mark.django_db
def test_the_pages_of_a_visitor_lead_to_the_cohort_that_runs(client):
    CohortFactory(slug="running", first_monday=date(2026, 5, 4))
    CohortFactory(slug="spring", first_monday=date(2027, 3, 1))

    assert client.get("/about/kind/").context["cohort"].slug == "running"
