"""Members block members: they do not meet any more, and nobody is told."""

from __future__ import annotations

import pytest

from participants import blocking
from participants.models import Block
from tests.factories import MemberFactory, ReflectionFactory


@pytest.fixture
def words(cohort, thing, marisol):
    return ReflectionFactory(cohort=cohort, author=marisol, things=[thing], title="A mentor")


def test_blocking_asks_first_and_can_be_taken_back(client, kofi, marisol, words):
    client.force_login(kofi)
    assert "Block Marisol Quispe" in client.get("/blogs/marisol-quispe/").content.decode()
    assert "Do you want to block Marisol Quispe?" in client.get("/me/blocks/marisol-quispe/").content.decode()
    assert not Block.objects.exists()

    assert client.post("/me/blocks/marisol-quispe/")["Location"] == "/me/blocks/"
    client.post("/me/blocks/marisol-quispe/")

    assert Block.objects.count() == 1
    assert "Marisol Quispe" in client.get("/me/blocks/").content.decode()
    client.post("/me/blocks/marisol-quispe/", {"back": "1"})
    assert not Block.objects.exists()


def test_what_a_blocked_person_writes_is_nowhere_for_who_blocked_them(client, kofi, marisol, words, cohort, thing):
    blocking.block(marisol, by=kofi)
    pages = ["/may-2026/reflections/", "/may-2026/things/1/", "/may-2026/people/", "/blogs/marisol-quispe/", "/"]

    client.force_login(kofi)
    assert [page for page in pages if "A mentor" in client.get(page).content.decode()] == []
    assert client.get(words.get_absolute_url()).status_code == 404
    assert "Marisol" not in client.get("/may-2026/people/").content.decode()
    assert "You have blocked Marisol Quispe" in client.get("/blogs/marisol-quispe/").content.decode()

    client.logout()
    assert client.get(words.get_absolute_url()).status_code == 200


def test_the_blocked_person_goes_on_reading_and_is_not_told(client, kofi, marisol, cohort, thing):
    his = ReflectionFactory(cohort=cohort, author=kofi, things=[thing], title="Open data")
    blocking.block(marisol, by=kofi)

    client.force_login(marisol)
    page = client.get(his.get_absolute_url()).content.decode()

    assert "Open data" in page
    assert "block" not in client.get("/may-2026/reflections/").content.decode().lower()


def test_organisers_go_on_seeing_what_they_look_after(client, hanne, marisol, words):
    blocking.block(marisol, by=hanne)

    client.force_login(hanne)

    assert client.get(words.get_absolute_url()).status_code == 200


def test_nobody_blocks_themselves_or_somebody_who_is_not_there(client, kofi):
    closed = MemberFactory(is_active=False)
    client.force_login(kofi)

    addresses = [f"/me/blocks/{handle}/" for handle in (kofi.handle, closed.handle, "nobody-at-all")]

    assert {client.post(address).status_code for address in addresses} == {404}
    assert not blocking.block(kofi, by=kofi)
    assert not Block.objects.exists()


@pytest.mark.parametrize("amount", [3, 30])
def test_the_list_of_blocks_is_one_query_however_long(kofi, amount, django_assert_num_queries):
    for _ in range(amount):
        blocking.block(MemberFactory(), by=kofi)

    with django_assert_num_queries(1):
        assert len([block.blocked.display_name for block in blocking.blocks_of(kofi)]) == amount
