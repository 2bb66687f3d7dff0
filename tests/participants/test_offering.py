"""What counts as offered: seen on top, once for each member and reflection."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from participants import offering
from participants.models import Block, Offer, Reflection
from tests.factories import ReflectionFactory

URL = "/may-2026/reflections/"
DAY = datetime(2026, 5, 5, 12, tzinfo=UTC)


def titles(page):
    """The titles of the postcards, in order."""
    return re.findall(r'<h3 class="h3"><a href="[^"]+">([^<]+)</a>', page.content.decode())


def write(cohort, title, *, day=0, **fields):
    return ReflectionFactory(cohort=cohort, title=title, published_at=DAY + timedelta(days=day), **fields)


def offer(client, *reflections):
    return client.post("/me/offers/", {"reflection": [row.pk for row in reflections]})


def test_looking_at_the_stream_offers_nothing_and_what_was_seen_counts_once(client, cohort, marisol):
    rows = [write(cohort, f"R{number}", day=number) for number in range(5)]
    client.force_login(marisol)

    page = client.get(URL).content.decode()
    asked = [int(key) for key in re.findall(r'name="reflection" value="(\d+)"', page)]
    counts = []
    for _ in range(3):
        counts.append(list(Reflection.objects.order_by("pk").values_list("offered_count", flat=True)))
        assert offer(client, *rows[:3]).status_code == 204

    assert asked == [row.pk for row in rows[:3]]
    assert counts == [[0, 0, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 0, 0]]
    assert titles(client.get(URL)) == ["R3", "R4", "R0", "R1", "R2"]


def test_nobody_is_offered_their_own_or_what_they_may_not_find(client, cohort, marisol, kofi):
    own = write(cohort, "Own", author=marisol)
    hidden = write(cohort, "Hidden", hidden_at=DAY)
    blocked = write(cohort, "Blocked", author=kofi)
    Block.objects.create(blocker=marisol, blocked=kofi)
    client.force_login(marisol)

    offer(client, own, hidden, blocked)
    client.post("/me/offers/", {"reflection": ["x", "-1", "9" * 40, "١"]})

    assert not Offer.objects.exists()
    assert not Reflection.objects.filter(offered_count__gt=0).exists()


def test_only_a_signed_in_member_tells_what_was_seen_and_only_by_post(client, cohort, marisol):
    row = write(cohort, "R")

    assert offer(client, row).status_code == 302
    client.force_login(marisol)
    assert client.get("/me/offers/").status_code == 405
    assert not Offer.objects.exists()


def test_the_page_of_the_newest_and_later_pages_offer_nothing(client, cohort, marisol):
    for number in range(25):
        write(cohort, f"R{number}", day=number)
    client.force_login(marisol)
    first = client.get(URL).content.decode()
    further = client.get(URL + re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&"))

    assert "/me/offers/" in first
    assert "/me/offers/" not in further.content.decode()
    assert "/me/offers/" not in client.get(f"{URL}?order=newest").content.decode()


def test_who_opens_one_has_been_offered_it(cohort, marisol):
    row = write(cohort, "R")

    offering.opened(row, actor=marisol)
    offering.opened(row, actor=marisol)

    row.refresh_from_db()
    assert row.offered_count == 1
    assert Offer.objects.get().opened_at is not None


@pytest.mark.parametrize("amount", [1, 6])
def test_offering_costs_the_same_for_one_and_for_six(cohort, marisol, amount, django_assert_num_queries):
    keys = [write(cohort, f"R{number}").pk for number in range(amount)]

    with django_assert_num_queries(6):
        offering.note(keys, actor=marisol)
