"""The counts of comments stay right, and can be worked out again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from comments import counting, talk
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory
from things import publishing
from things.models import Thing


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


def recount(*args):
    out = StringIO()
    call_command("recount", *args, stdout=out)
    return out.getvalue().splitlines()


def test_a_closed_account_takes_its_comments_from_the_counts_and_an_opened_one_brings_them_back(
    reflection, thing, kofi, ngozi
):
    talk.post(thing, by=kofi, body="Hello.")
    first, _ = talk.post(reflection, by=kofi, body="Hello.")
    second, _ = talk.post(reflection, by=ngozi, body="Hello.")

    for is_active, on_thing, on_reflection in [(False, 0, (1, second.created_at)), (True, 1, (2, first.created_at))]:
        kofi.is_active = is_active
        kofi.save()
        counting.count_all_of(kofi)

        thing.refresh_from_db()
        reflection.refresh_from_db()
        assert thing.comment_count == on_thing
        assert (reflection.comment_count, reflection.first_comment_at) == on_reflection


def test_a_closed_accounts_reflections_leave_the_counts_of_their_things(thing, marisol, cohort):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing])

    for is_active, written in [(False, 0), (True, 1)]:
        marisol.is_active = is_active
        marisol.save()
        counting.count_all_of(marisol)

        thing.refresh_from_db()
        assert thing.written_count == written


def test_recount_says_where_counts_were_wrong_and_puts_them_right(reflection, thing, kofi):
    CommentFactory(thing=thing, author=kofi)
    CommentFactory(reflection=reflection, author=kofi, created_at=NOW)
    wrong = [
        "/may-2026/things/1/: kept 0, found 1",
        "/blogs/marisol-quispe/a-mentor-i-never-asked/: kept 0, found 1, first at 2026-06-03 12:00:00",
    ]

    assert recount("--dry-run") == [*wrong, "2 left as they are."]
    assert recount() == [*wrong, "2 put right."]
    assert recount() == ["Every count is right."]


def test_recount_counts_reflections_too(thing, cohort, kofi):
    ReflectionFactory(cohort=cohort, things=[thing])
    ReflectionFactory(cohort=cohort, things=[thing], hidden_at=NOW)
    Thing.objects.filter(pk=thing.pk).update(written_count=9)
    Thing.objects.filter(cohort=cohort, number=2).update(written_count=4)
    wrong = [
        "/may-2026/things/1/, reflections: kept 9, found 1",
        "/may-2026/things/2/, reflections: kept 4, found 0",
    ]

    assert recount("--dry-run") == [*wrong, "2 left as they are."]
    assert recount() == [*wrong, "2 put right."]
    assert recount() == ["Every count is right."]
    assert list(Thing.objects.order_by("number").values_list("written_count", flat=True)[:2]) == [1, 0]


@pytest.mark.parametrize("amount", [3, 30])
def test_looking_for_differences_asks_as_much_however_many_there_are(cohort, kofi, amount, django_assert_num_queries):
    for _ in range(amount):
        CommentFactory(reflection=ReflectionFactory(cohort=cohort), author=kofi)

    with django_assert_num_queries(6):
        assert len(list(counting.differences())) == amount


def test_saving_a_thing_that_was_read_before_a_comment_keeps_the_count(thing, kofi, hanne):
    read_before = Thing.objects.get(pk=thing.pk)
    talk.post(thing, by=kofi, body="Hello.")

    publishing.save_thing(read_before, by=hanne)

    thing.refresh_from_db()
    assert thing.comment_count == 1
