"""The programme's pages open for everybody."""

from __future__ import annotations

import pytest

from tests.factories import MemberFactory
from things.models import Cohort


@pytest.mark.parametrize("address", ["schedule/", "things/", "things/?show=open", "things/?show=short", "things/1/"])
def test_visitors_read_the_programme(client, cohort, address):
    response = client.get(f"/may-2026/{address}")

    assert response.status_code == 200
    assert "Title of Thing 1" in response.content.decode()


def test_a_cohort_in_preparation_is_seen_by_organisers_and_by_who_writes_for_it(client, cohort, hanne, olu):
    other = MemberFactory(is_staff=True)
    Cohort.objects.update(listed_at=None)

    def seen(member):
        client.force_login(member)
        return client.get("/may-2026/schedule/").status_code

    assert [seen(hanne), seen(olu), seen(other)] == [200, 404, 404]
    cohort.things.filter(number=7).update(guest_author=olu)
    assert [seen(olu), seen(other)] == [200, 404]
