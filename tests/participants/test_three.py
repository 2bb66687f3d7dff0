"""Three to read: whom a member is offered at home and after publishing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from participants import offering
from participants.models import Block, Reflection, Sector
from participants.three import Candidate, choose, three_to_read
from tests.conftest import NOW
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory


@pytest.fixture
def sectors(db):
    return list(Sector.objects.order_by("position", "name")[:3])


@pytest.fixture
def reader(cohort, sectors):
    return ParticipantFactory(cohort=cohort, member=MemberFactory(sector=sectors[0])).member


def write(cohort, title, sector=None, *, ago=1, **fields):
    author = ParticipantFactory(cohort=cohort, member=MemberFactory(sector=sector)).member
    moment = NOW - timedelta(days=ago)
    return ReflectionFactory(**({"cohort": cohort, "author": author, "title": title, "published_at": moment} | fields))


def three(reader, cohort):
    return [row.title for row in three_to_read(reader, cohort)]


def test_one_from_the_readers_sector_one_from_another_and_one_that_nobody_answered(cohort, reader, sectors):
    write(cohort, "Far 1", sectors[1], ago=9)
    write(cohort, "Far 2", sectors[2], ago=8)
    write(cohort, "Near", sectors[0], ago=2)

    assert three(reader, cohort) == ["Far 1", "Far 2", "Near"]


def test_who_waits_is_looked_for_in_other_sectors_first_and_in_the_readers_own_where_nobody_waits_there(
    cohort, reader, sectors
):
    write(cohort, "Near 1", sectors[0], ago=9)
    write(cohort, "Near 2", sectors[0], ago=8)
    write(cohort, "Far 1", sectors[1], ago=7)
    assert three(reader, cohort) == ["Far 1", "Near 1", "Near 2"]

    write(cohort, "Far 2", sectors[2], ago=1)
    assert three(reader, cohort) == ["Far 1", "Far 2", "Near 1"]


def test_answered_ones_come_only_where_nobody_waits(cohort, reader, sectors):
    write(cohort, "Near, answered", sectors[0], ago=9, comment_count=1)
    write(cohort, "Far, answered", sectors[1], ago=9, comment_count=1)
    write(cohort, "Waiting", sectors[1])

    assert three(reader, cohort) == ["Waiting", "Near, answered", "Far, answered"]


def test_there_are_fewer_where_there_are_fewer(cohort, reader, marisol):
    assert three(reader, cohort) == []
    write(cohort, "Only one")
    assert three(reader, cohort) == ["Only one"]


def test_nothing_of_ones_own_nobody_blocked_nothing_hidden_and_nothing_opened(cohort, reader, kofi):
    ReflectionFactory(cohort=cohort, author=reader)
    ReflectionFactory(cohort=cohort, author=kofi)
    Block.objects.create(blocker=reader, blocked=kofi)
    write(cohort, "Hidden", hidden_at=NOW)
    write(cohort, "Held", held_at=NOW)
    offering.opened(write(cohort, "Opened"), actor=reader)

    assert three(reader, cohort) == []


def test_the_same_three_stay_for_a_day_unless_they_are_opened(cohort, reader, sectors):
    for number in range(8):
        write(cohort, f"R{number}", sectors[number % 2], ago=20 - number)
    shown = three_to_read(reader, cohort)
    offering.note([row.pk for row in shown], actor=reader)

    assert three(reader, cohort) == [row.title for row in shown]

    offering.opened(shown[0], actor=reader)
    assert shown[0].title not in three(reader, cohort)
    assert {row.title for row in shown[1:]} <= set(three(reader, cohort))

    with time_machine.travel(NOW + timedelta(days=2)):
        assert not {row.title for row in shown} & set(three(reader, cohort))


def test_nothing_is_offered_twice_before_everything_that_waits_was_offered_once(cohort, sectors):
    for number in range(20):
        write(cohort, f"R{number}", sectors[0] if number < 3 else sectors[number % 3], ago=30 - number)
    for number in range(12):
        reader = MemberFactory(sector=sectors[number % 3] if number % 4 else None)
        offering.note([row.pk for row in three_to_read(reader, cohort)], actor=reader)

        counts = set(Reflection.objects.values_list("offered_count", flat=True))
        assert not (0 in counts and 2 in counts)
    assert 0 not in counts


@pytest.mark.parametrize("is_member_of_a_sector", [True, False])
def test_it_costs_the_same_with_three_and_with_thirty(
    cohort, reader, sectors, thing, is_member_of_a_sector, django_assert_max_num_queries
):
    reader.sector = sectors[0] if is_member_of_a_sector else None
    costs = []
    for amount in (4, 30):
        for number in range(amount):
            write(cohort, f"R{number}", sectors[number % 2], things=[thing])
        offering.note([row.pk for row in three_to_read(reader, cohort)], actor=reader)
        with django_assert_max_num_queries(10) as counted:
            assert len(three_to_read(reader, cohort)) == 3
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_they_stand_below_what_a_member_has_just_published_and_only_there(client, cohort, thing, reader):
    write(cohort, "Somebody waits", things=[thing])
    fresh = write(cohort, "Just out", author=reader, ago=0)
    old = write(cohort, "Long out", author=reader, ago=3)
    client.force_login(reader)

    after = client.get(fresh.get_absolute_url()).content.decode()
    later = client.get(old.get_absolute_url()).content.decode()

    assert "One to read" in after
    assert "Somebody waits" in after
    assert "/me/offers/" in after
    assert "One to read" not in later
    client.logout()
    assert "One to read" not in client.get(fresh.get_absolute_url()).content.decode()


candidates = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6)


@given(candidates, candidates, candidates)
def test_places_are_filled_as_far_as_there_are_people_each_once_and_the_rest_only_after_the_new(kept, new, seen):
    pools, pk = [], 0
    for pool in (kept, new, seen):
        pools.append([Candidate(pk := pk + 1, near, waits or pool is new, (pk,)) for near, waits in pool])

    chosen = choose(*pools)

    assert len({one.pk for one in chosen}) == len(chosen) == min(3, pk)
    if any(one in pools[2] for one in chosen):
        assert {one.pk for one in pools[0] + pools[1]} <= {one.pk for one in chosen}
