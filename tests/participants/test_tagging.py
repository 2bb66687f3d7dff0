"""The printable page on how to label posts: every platform, and the label of every Thing."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache

from participants.tagging import PLATFORMS, example_of
from tests.factories import ReflectionFactory
from things import edition
from things.models import Cohort, Thing

URL = "/may-2026/tagging/"


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def rows(client):
    page = client.get(URL).content.decode()
    return re.findall(r"<kbd>(thing \d+)</kbd></th><td>(.*?)</td><td><kbd>(.*?)</kbd>", page)


def test_every_thing_has_its_label_and_those_that_are_out_are_links(client, cohort):
    Thing.objects.filter(number=8).update(ready_at=None, title="Secret")

    found = rows(client)

    assert [label for label, _title, _words in found] == [f"thing {number}" for number in range(1, 9)]
    assert found[0] == ("thing 1", '<a href="/may-2026/things/1/">Title of Thing 1</a>', "Thing 1:")
    assert found[6] == ("thing 7", "Title of Thing 7", "Thing 7:")
    assert found[7] == ("thing 8", "In preparation", "Thing 8:")


def test_it_says_how_on_every_platform_and_what_is_recognised(client, cohort):
    page = client.get(URL).content.decode()

    assert re.findall(r'<h3 id="platform-\d+">(.*?)</h3>', page) == [str(platform.name) for platform in PLATFORMS]
    assert len(PLATFORMS) == 11
    for words in ("thing 5", "Thing 5: what I tried", "Things 4 &amp; 5", "may-2026"):
        assert f"<kbd>{words}</kbd>" in page
    assert "http://testserver/may-2026/tagging/" in page


@pytest.mark.parametrize(
    ("numbers", "pair", "number"), [([], (12, 13), 12), ([3], (3, 4), 3), ([1, 2], (1, 2), 2), ([1, 2, 3], (1, 2), 2)]
)
def test_the_example_is_from_the_cohort_where_it_has_things(numbers, pair, number):
    example = example_of([Thing(number=number) for number in numbers])

    assert (example.pair, example.number) == (pair, number)


def test_a_cohort_without_things_and_one_in_preparation(client, cohort):
    Thing.objects.all().delete()
    edition.move([cohort])
    without = client.get(URL)
    Cohort.objects.update(listed_at=None)

    assert "as soon as the organisers have laid them out" in without.content.decode()
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("amount", [2, 8])
def test_it_asks_no_more_for_many_things(client, cohort, amount, django_assert_num_queries):
    Thing.objects.filter(number__gt=amount).delete()

    with django_assert_num_queries(2):
        client.get(URL, headers={"HX-Request": "true"})


def test_members_find_it_from_their_own_pages(client, marisol, kofi, cohort):
    ReflectionFactory(author=marisol, cohort=cohort)
    client.force_login(marisol)
    link = f'href="{URL}"'
    own = [link in client.get(page).content.decode() for page in ("/me/", "/me/settings/", "/blogs/marisol-quispe/")]
    client.force_login(kofi)

    assert own == [True, True, True]
    assert link not in client.get("/blogs/marisol-quispe/").content.decode()
