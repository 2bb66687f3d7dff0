"""A reflection week at home, and what a pause costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from participants import ticking
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory, ThingFactory
from tests.test_catching_up import catches_up, home, section
from things.models import Week


def test_a_reflection_week_shows_what_i_wrote_so_far(client, cohort, marisol, kofi):
    Week.objects.filter(cohort=cohort, number=5).update(kind="reflection", text_html="<p>Look around.</p>")
    for number, author in ((1, marisol), (2, marisol), (3, kofi)):
        ReflectionFactory(
            author=author,
            cohort=cohort,
            title=f"About {number}",
            things=[cohort.things.get(number=number)],
            published_at=NOW - timedelta(days=9 - number),
        )
    ReflectionFactory(author=marisol, cohort=cohort, title="Hidden one", hidden_at=NOW)

    page = home(client, marisol)
    written = section(page, "written")

    assert "Look around." in page
    assert re.findall(r">(About \d|Hidden one)</a>", written) == ["About 1", "About 2"]
    assert ">Write a look back</a>" in page
    assert section(page, "spaces-head") == ""


def test_of_much_the_last_is_shown_and_the_way_to_the_rest(client, cohort, marisol):
    Week.objects.filter(cohort=cohort, number=5).update(kind="reflection")
    nothing = home(client, marisol)
    for day in range(10):
        ReflectionFactory(
            author=marisol, cohort=cohort, title=f"Day {day}", published_at=NOW - timedelta(days=20 - day)
        )

    written = section(home(client, marisol), "written")

    assert "Nothing yet" in section(nothing, "written")
    assert re.findall(r">Day (\d)</a>", written) == list("23456789")
    assert 'href="/blogs/marisol-quispe/">All of it' in written


@pytest.mark.parametrize("kind", ["catch-up", "reflection"])
def test_home_in_a_pause_costs_the_same_with_three_and_with_thirty_of_everything(
    client, cohort, marisol, kofi, kind, django_assert_max_num_queries
):
    cohort.weeks.filter(number=5).update(kind=kind)
    client.force_login(marisol)
    number, costs = 100, []
    for amount in (3, 27):
        for _ in range(amount):
            number += 1
            thing = ThingFactory(cohort=cohort, number=number, week=cohort.weeks.get(number=4))
            skipped = ThingFactory(cohort=cohort, number=number + 100, week=cohort.weeks.get(number=4))
            ticking.skip(skipped, "x", actor=marisol)
            catches_up(cohort, f"P{number}")
            mine = ReflectionFactory(author=marisol, cohort=cohort, things=[skipped], comment_count=1)
            ReflectionFactory(author=marisol, cohort=cohort, published_at=None)
            ReflectionFactory(cohort=cohort, things=[thing])
            CommentFactory(reflection=mine, author=kofi)
        client.get("/")
        with django_assert_max_num_queries(29) as counted:
            client.get("/")
        costs.append(len(counted))

    assert costs[0] == costs[1]
