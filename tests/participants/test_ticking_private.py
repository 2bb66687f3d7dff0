"""What somebody ticked is seen by nobody else, and clicks at once leave one word."""

from __future__ import annotations

import threading

import pytest
from django.core.cache import cache
from django.db import connection

from participants import ticking
from participants.models import Tick
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory, ThingFactory

SECRET = "We have no such printer, und außerdem 印"


@pytest.fixture
def two(cohort):
    """Thing 2, released."""
    return cohort.things.get(number=2)


def test_no_other_member_visitor_or_organiser_sees_a_tick_or_a_note(client, marisol, kofi, ngozi, hanne, cohort, two):
    cache.clear()
    ReflectionFactory(author=marisol, cohort=cohort, things=[cohort.things.get(number=3)], slug="mine")
    ticking.skip(two, SECRET, actor=marisol)
    ticking.tick(cohort.things.get(number=1), actor=marisol)
    paths = [
        "/",
        "/may-2026/",
        "/may-2026/things/",
        "/may-2026/things/2/",
        "/may-2026/schedule/",
        "/may-2026/people/",
        "/may-2026/reflections/",
        "/blogs/marisol-quispe/",
        "/blogs/marisol-quispe/mine/",
        "/blogs/marisol-quispe/feed/",
    ]
    client.force_login(marisol)
    own = [client.get(path) for path in paths]  # what is made for her is kept for nobody
    told = {}
    for reader in (None, kofi, ngozi, hanne):
        client.logout() if reader is None else client.force_login(reader)
        told |= {(reader, path): client.get(path).content.decode() for path in [*paths, *(["/me/"] if reader else [])]}

    assert {response.headers["Cache-Control"].split(",")[0] for response in own[:-1]} == {"private"}
    assert SECRET in own[3].content.decode()
    signs = (SECRET, "is-ticked", "is-skipped", "you skipped it", "you ticked it", "Ticked")
    assert not [key for key, page in told.items() for sign in signs if sign in page]


def test_a_visitors_kept_page_does_not_move_when_somebody_ticks(client, marisol, cohort, two):
    cache.clear()
    before = client.get("/may-2026/things/2/").headers["ETag"]

    ticking.tick(two, actor=marisol)

    assert client.get("/may-2026/things/2/").headers["ETag"] == before


def test_the_album_costs_the_same_with_three_ticks_and_with_thirty(
    client, marisol, cohort, thing, django_assert_max_num_queries
):
    client.force_login(marisol)
    client.get("/me/")  # Where most people are is worked out once an hour.
    number, costs = 100, []
    for amount in (3, 27):
        for _ in range(amount):
            number += 1
            ticking.skip(ThingFactory(cohort=cohort, number=number, week=thing.week), "x", actor=marisol)
        with django_assert_max_num_queries(18) as counted:
            page = client.get("/me/").content.decode()
        costs.append(len(counted))

    assert costs[0] == costs[1]
    assert page.count(">Undo<") == 30


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twelve_clicks_at_once_leave_one_word():
    thing = ThingFactory()
    members = [MemberFactory() for _ in range(3)]
    for member in members:
        ParticipantFactory(member=member, cohort=thing.cohort)
    start = threading.Barrier(12)
    errors: list[str] = []

    def at_once(act):
        try:
            start.wait(timeout=60)
            act()
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    acts = [
        act
        for member in members
        for act in (
            lambda m=member: ticking.tick(thing, actor=m),
            lambda m=member: ticking.skip(thing, "a", actor=m),
            lambda m=member: ticking.skip(thing, "b", actor=m),
            lambda m=member: (ticking.undo(thing, actor=m), ticking.tick(thing, actor=m)),
        )
    ]
    windows = [threading.Thread(target=at_once, args=(act,)) for act in acts]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert errors == []
    assert sorted(Tick.objects.values_list("place__member", flat=True)) == sorted(member.pk for member in members)
