"""Who is waiting: the order in which members meet what others wrote, whose first one which is, and what counts as offered."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpd.lib import paging
from participants import firsts, offering, writing
from participants.models import Block, Blog, Offer, Reflection
from participants.models.reflection import WAITING_ORDER
from participants.words import Words
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory
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


def offer(client, *reflections):
    return client.post("/me/offers/", {"reflection": [row.pk for row in reflections]})


# ---- the order


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

    plan = rows.filter(turn__gte=3)[:20].explain()

    assert "reflection_waiting" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


# ---- whose first one which is


def firsts_of(author):
    return [row.title for row in Reflection.objects.filter(author=author, is_first=True).order_by("pk")]


def publish(author, cohort, thing, title):
    words = Words(title=title, body="I tried it.", things=[thing])
    draft = writing.save_draft(actor=author, cohort=cohort, form_key=writing.new_form_key(), words=words)
    return writing.publish(draft, actor=author)


def test_the_first_one_stays_right_whatever_is_published_taken_back_and_deleted(cohort, thing, marisol):
    one = publish(marisol, cohort, thing, "One")
    two = publish(marisol, cohort, thing, "Two")
    publish(marisol, cohort, thing, "Three")
    assert firsts_of(marisol) == ["One"]

    writing.take_back(one, actor=marisol)
    assert firsts_of(marisol) == ["Two"]

    writing.delete(two, actor=marisol)
    assert firsts_of(marisol) == ["Three"]

    writing.delete(Reflection.objects.get(title="Three"), actor=marisol)
    writing.publish(one, actor=marisol)
    assert firsts_of(marisol) == ["One"]


def test_what_only_organisers_or_nobody_may_read_is_nobodys_first(cohort, marisol):
    write(cohort, "Private", author=marisol, visibility=Visibility.PRIVATE)
    write(cohort, "Held", day=1, author=marisol, held_at=DAY)
    write(cohort, "Hidden", day=1, author=marisol, hidden_at=DAY)
    write(cohort, "For members", day=2, author=marisol, visibility=Visibility.MEMBERS)
    write(cohort, "Later", day=3, author=marisol)

    assert firsts_of(marisol) == ["For members"]


def test_everybody_has_a_first_one_in_each_cohort(cohort, marisol):
    write(cohort, "Here", author=marisol)
    write(cohort, "Here again", day=1, author=marisol)
    write(CohortFactory(), "In another", day=2, author=marisol)

    assert firsts_of(marisol) == ["Here", "In another"]


def test_hiding_makes_the_next_one_the_first_and_showing_gives_it_back(cohort, marisol):
    one = write(cohort, "One", author=marisol)
    write(cohort, "Two", day=1, author=marisol)

    for hidden_at, first in ((DAY, "Two"), (None, "One")):
        Reflection.objects.filter(pk=one.pk).update(hidden_at=hidden_at)
        writing.refresh_counts(one)
        assert firsts_of(marisol) == [first]


def test_recount_finds_a_first_one_that_is_not_marked_and_one_that_is_wrongly(cohort, marisol, capsys):
    other = CohortFactory()
    one = write(cohort, "One", author=marisol)
    two = write(cohort, "Two", day=1, author=marisol)
    Reflection.objects.filter(pk=one.pk).update(cohort=other)
    Reflection.objects.filter(pk=two.pk).update(is_first=False)
    Reflection.objects.filter(pk=one.pk).update(is_first=False)

    call_command("recount", "--dry-run")
    assert firsts_of(marisol) == []
    call_command("recount")

    assert firsts_of(marisol) == ["One", "Two"]
    assert "the first of its author in its cohort" in capsys.readouterr().out
    assert not firsts.wrong().exists()


# ---- what counts as offered


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


