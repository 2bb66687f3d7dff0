"""What is held back, and accounts that look like spam, come into the queue and leave it with a decision."""

from __future__ import annotations

import pytest

from comments import gathering, holding_back, members, moderation, undoing
from comments.models import Action, Case, Decision
from participants import suspicion
from tests.factories import BlogElsewhereFactory, CommentFactory, ReflectionFactory


@pytest.fixture
def held(thing, kofi):
    comment = CommentFactory(thing=thing, author=kofi)
    holding_back.hold(comment, why="First comment with a link.")
    return comment


def test_everything_that_waits_becomes_a_case_once(held, cohort, kofi, ngozi):
    post = ReflectionFactory(cohort=cohort, author=kofi, held_at=held.held_at, held_for="Looks like spam.")
    blog = BlogElsewhereFactory(proved_at=None)
    ReflectionFactory(cohort=cohort, author=blog.member, held_at=held.held_at, original_address="https://a.example/")
    suspicion.suspect(ngozi, why="Five from one address.")

    assert [gathering.gather(), gathering.gather()] == [3, 0]

    found = Case.objects.in_order_of_need().values_list("kind", "comment", "reflection", "author", "why")
    assert set(found) == {
        ("held", held.pk, None, kofi.pk, "First comment with a link."),
        ("held", None, post.pk, kofi.pk, "Looks like spam."),
        ("sign-up", None, None, ngozi.pk, "Five from one address."),
    }


def test_keeping_lets_it_through_and_undoing_holds_it_again(held, hanne, thing):
    gathering.gather()

    assert moderation.keep(held, by=hanne, reason="A good link.") is True
    held.refresh_from_db()
    thing.refresh_from_db()
    assert (held.held_at, thing.comment_count) == (None, 1)
    assert Action.objects.get().verb == "let-through"

    assert undoing.undo(Decision.objects.get(), by=hanne) is True
    held.refresh_from_db()
    thing.refresh_from_db()
    assert (held.held_at is not None, held.held_for, thing.comment_count) == (True, "First comment with a link.", 0)
    assert Case.objects.open().get().kind == "held"


def test_hiding_decides_about_it_and_undoing_holds_it_again(held, hanne):
    gathering.gather()
    moderation.hide(held, by=hanne, rule="sale", reason="No.")
    held.refresh_from_db()
    assert (held.held_at, held.hidden_at is not None) == (None, True)

    undoing.undo(Decision.objects.get(), by=hanne)

    held.refresh_from_db()
    assert (held.held_at is not None, held.hidden_at) == (True, None)
    assert gathering.gather() == 0


def test_letting_it_through_elsewhere_at_the_desk_decides_the_case(held, hanne, ngozi):
    suspicion.suspect(ngozi, why="Five from one address.")
    gathering.gather()

    assert holding_back.let_through(held, by=hanne) is True
    assert holding_back.clear(ngozi, by=hanne) is True

    assert set(Case.objects.values_list("verdict", flat=True)) == {"keep"}
    assert gathering.gather() == 0


def test_an_account_that_is_well_is_marked_no_more_until_that_is_undone(ngozi, hanne):
    suspicion.suspect(ngozi, why="Five from one address.")
    gathering.gather()

    members.let_be(Case.objects.get(), by=hanne)
    ngozi.refresh_from_db()
    assert ngozi.suspected_at is None

    undoing.undo(Decision.objects.get(), by=hanne)
    ngozi.refresh_from_db()
    assert ngozi.suspected_for == "Five from one address."
    gathering.gather()
    assert Case.objects.count() == 1
