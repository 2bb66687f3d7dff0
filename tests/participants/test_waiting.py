"""Who is waiting: the order in which members meet what others wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpd.lib import paging
from participants.models import Block, Blog, Reflection
from participants.models.reflection import WAITING_ORDER
from tests.factories import ParticipantFactory, ReflectionFactory
from things.models import Visibility

URL = "/may-2026/reflections/"
DAY = datetime(2026, 5, 5, 12, tzinfo=UTC)


def titles(page):
    """The titles of the postcards, in order."""
    return re.findall(r'<h3 class="h3"><a href="[^"]+">([^<]+)</a>', page.content.decode())


def write(cohort, title, *, day=0, **fields):
    return ReflectionFactory(cohort=cohort, title=title, published_at=DAY + timedelta(days=day), **fields)


def in_order(member, cohort):
    rows = Reflection.objects.in_lists_for(member).filter(cohort=cohort).waiting_first(member)
    return [row.title for row in rows]


def test_a_member_meets_those_who_wait_then_first_ones_then_the_least_offered_then_the_oldest(client, cohort, marisol):
    regular = write(cohort, "Answered first", comment_count=2).author
    write(cohort, "Answered later", day=1, author=regular, comment_count=1)
    write(cohort, "Waiting later", day=2, author=regular)
    write(cohort, "First, offered twice", offered_count=2)
    write(cohort, "First, new", day=4)
    write(cohort, "First, old", day=3)
    write(cohort, "First, answered there", day=3, answered_there_count=1)
    write(cohort, "My own", author=marisol)
    client.force_login(marisol)

    assert titles(client.get(URL)) == [
        "First, old",
        "First, new",
        "First, offered twice",
        "Waiting later",
        "Answered first",
        "First, answered there",
        "Answered later",
    ]


def test_newest_first_is_one_click_away_and_has_ones_own(client, cohort, marisol):
    write(cohort, "Old")
    write(cohort, "New", day=1)
    write(cohort, "My own", day=2, author=marisol)
    client.force_login(marisol)

    waiting = client.get(URL)
    newest = client.get(f"{URL}?order=newest")

    assert titles(waiting) == ["Old", "New"]
    assert 'href="?order=newest"' in waiting.content.decode()
    assert titles(newest) == ["My own", "New", "Old"]
    assert '<input type="hidden" name="order" value="newest">' in newest.content.decode()


def test_visitors_and_feeds_get_the_newest_first(client, cohort):
    write(cohort, "Old")
    write(cohort, "New", day=1, comment_count=3)

    page = client.get(URL)
    feed = client.get(f"{URL}feed/").content.decode()

    assert titles(page) == ["New", "Old"]
    assert "order=newest" not in page.content.decode()
    assert feed.index("New") < feed.index("Old")


def test_blocked_people_and_what_is_not_in_lists_never_wait_before_a_member(cohort, marisol, kofi):
    write(cohort, "There")
    write(cohort, "Blocked", author=kofi)
    write(cohort, "Hidden", hidden_at=DAY)
    write(cohort, "Held", held_at=DAY)
    write(cohort, "Draft").__class__.objects.filter(title="Draft").update(published_at=None)
    write(cohort, "Organisers", visibility=Visibility.ORGANISERS)
    closed = write(cohort, "Closed account").author
    closed.is_active = False
    closed.save()
    Block.objects.create(blocker=marisol, blocked=kofi)

    assert in_order(marisol, cohort) == ["There"]


def test_a_things_page_has_those_who_wait_first_and_ones_own_last(client, cohort, thing, marisol):
    write(cohort, "Mine", day=-1, author=marisol, things=[thing])
    write(cohort, "Answered", day=5, comment_count=1, things=[thing])
    write(cohort, "Waiting", things=[thing])
    visitor = titles(client.get(thing.get_absolute_url()))
    client.force_login(marisol)

    assert titles(client.get(thing.get_absolute_url())) == ["Waiting", "Answered", "Mine"]
    assert visitor == ["Answered", "Waiting", "Mine"]


def test_in_a_finished_cohort_nobody_waits_any_more_and_members_get_the_newest_first(client, cohort, thing, marisol):
    write(cohort, "Old", things=[thing])
    write(cohort, "New", day=1, comment_count=1, things=[thing])
    cohort.finished_at = DAY
    cohort.save()
    client.force_login(marisol)

    for address in (URL, thing.get_absolute_url()):
        page = client.get(address)
        assert titles(page) == ["New", "Old"]
        assert "/me/offers/" not in page.content.decode()
        assert "order=newest" not in page.content.decode()


rows_of_a_cohort = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.booleans(), st.integers(0, 3), st.integers(0, 4)), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows_of_a_cohort, st.integers(1, 5))
def test_the_order_holds_for_any_cohort_and_pages_lose_and_repeat_nobody(cohort, marisol, kofi, rows, size):
    Reflection.objects.all().delete()
    blog = Blog.objects.get_or_create(member=kofi, place=Blog.Place.HERE)[0]
    Reflection.objects.bulk_create(
        Reflection(
            cohort=cohort,
            author=kofi,
            blog=blog,
            slug=f"r{number}",
            title=f"R{number}",
            comment_count=comments,
            answered_there_count=there,
            is_first=is_first,
            offered_count=offered,
            published_at=DAY + timedelta(days=day),
        )
        for number, (comments, there, is_first, offered, day) in enumerate(rows)
    )
    listed = Reflection.objects.in_lists_for(marisol).filter(cohort=cohort).waiting_first(marisol)

    found, cursor = [], None
    while True:
        page = paging.page(listed, cursor, by=WAITING_ORDER, size=size)
        found += page.items
        cursor = page.older
        if cursor is None:
            break

    keys = [(not r.is_waiting, not r.is_first, r.offered_count, r.published_at, r.pk) for r in found]
    assert keys == sorted(keys)
    assert len({row.pk for row in found}) == len(found) == len(rows)


def test_a_page_in_the_middle_of_ten_thousand_is_found_through_the_index(cohort, marisol):
    blogs = [Blog.objects.create(member=ParticipantFactory(cohort=cohort).member) for _ in range(50)]
    Reflection.objects.bulk_create(
        Reflection(
            cohort=cohort,
            author=blogs[number % 50].member,
            blog=blogs[number % 50],
            title=f"R{number}",
            slug=f"r{number}",
            comment_count=number % 3,
            published_at=DAY + timedelta(minutes=number),
        )
        for number in range(10_000)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    rows = Reflection.objects.in_lists_for(marisol).filter(cohort=cohort).waiting_first(marisol)

    for plan in (rows[:20].explain(), rows.filter(turn__gte=3)[:20].explain()):
        assert "reflection_waiting" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
