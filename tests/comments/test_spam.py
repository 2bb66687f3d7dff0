"""What looks like spam is held for organisers; nobody is refused or told, and what they let through is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comments import counting, holding_back, moderation, talk
from comments.models import Action, Comment
from participants import suspicion
from participants.models import SpamPattern
from tests.conftest import NOW
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory

LINK = "Look: <https://cheap.example/pills>"
LONG = "I tried this on the train to Leeds, and it works better than I thought it would."


@pytest.fixture(autouse=True)
def _limits_hold(settings, time_machine):
    settings.RATE_LIMITS_ENABLED = True
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def old_hand(marisol):
    """A member for a month."""
    marisol.joined_at = NOW - timedelta(days=30)
    marisol.save()
    return marisol


def said(place, by, body, **more):
    """A comment as it is in the database after it was posted."""
    comment, _is_new = talk.post(place, by=by, body=body, **more)
    return Comment.objects.get(pk=comment.pk)


def test_the_first_comment_with_a_link_from_a_new_account_is_held_and_the_next_one_after_a_yes_is_not(
    thing, kofi, hanne
):
    first = said(thing, kofi, LINK)
    second = said(thing, kofi, f"{LINK}/two")
    assert first.held_at == NOW
    assert first.held_for == "It is the first comment with a link from a new account."
    assert second.held_at == NOW

    holding_back.let_through(first, by=hanne)

    assert said(thing, kofi, f"{LINK}/three").held_at is None


@pytest.mark.parametrize(
    "body", ["No link.", "See [Thing 1](/may-2026/things/1/).", "See http://testserver/may-2026/things/1/ again."]
)
def test_a_new_account_may_say_things_and_link_to_this_site(thing, kofi, body):
    assert said(thing, kofi, body).held_at is None


def test_the_limits_of_new_accounts_lift_by_themselves(thing, kofi, time_machine):
    time_machine.move_to(NOW + timedelta(days=3, seconds=1), tick=False)

    assert said(thing, kofi, f"{LINK} https://b.example https://c.example").held_at is None


def test_organisers_are_never_held(thing, hanne):
    SpamPattern.objects.create(kind="words", pattern="pills")

    assert said(thing, hanne, LINK, trap="Too quick.").held_at is None


def test_two_links_are_the_most_a_new_account_may_post_at_once_and_the_words_are_kept(client, thing, kofi):
    client.force_login(kofi)
    body = "https://a.example https://b.example https://c.example"

    answer = client.post(f"/comments/on-thing/{thing.pk}/", {"body": body})

    assert answer.status_code == 422
    assert "a comment may have 2 links to other sites" in answer.content.decode()
    assert f"{body}</textarea>" in answer.content.decode()
    assert Comment.objects.count() == 0


def test_a_link_that_comes_in_by_editing_is_held_and_more_than_two_are_refused(thing, kofi):
    comment = said(thing, kofi, "Hello.")

    with pytest.raises(talk.Refused):
        talk.revise(comment, by=kofi, body="https://a.example https://b.example https://c.example")
    talk.revise(comment, by=kofi, body=LINK)

    comment.refresh_from_db()
    assert comment.held_at == NOW
    thing.refresh_from_db()
    assert thing.comment_count == 0


def test_what_was_let_through_can_be_edited_without_being_held_again(thing, kofi, hanne):
    SpamPattern.objects.create(kind="words", pattern="pills")
    comment = said(thing, kofi, LINK)
    holding_back.let_through(comment, by=hanne)

    talk.revise(comment, by=kofi, body=f"{LINK} (edited)")

    comment.refresh_from_db()
    assert comment.held_at is None


@pytest.mark.parametrize(
    ("kind", "pattern", "body"),
    [
        ("words", "Cásino", "The best CASINO in town."),
        ("words", "cheap pills", "Cheap,\npills!"),
        ("words", "viagra", "Vi\u200bagra"),
        ("words", "賭場", "最好的賭場在這裡"),
        ("words", "casino", "See http://best-casino.example"),
        ("host", "https://www.Spam.example/offer", "[me](https://shop.spam.example/x)"),
        ("host", "bücher.example", "https://bücher.example/"),
    ],
)
def test_what_stands_on_the_lists_is_held_whoever_says_it(thing, old_hand, kind, pattern, body):
    entry = SpamPattern(kind=kind, pattern=pattern, note="Since May")
    entry.full_clean()
    entry.save()

    held = said(thing, old_hand, body)

    assert held.held_at == NOW
    assert "which is on the list. (Since May)" in held.held_for


@pytest.mark.parametrize(
    ("kind", "pattern", "body"),
    [
        ("words", "cat", "A catalogue of concatenations."),
        ("host", "spam.example", "https://notspam.example/ and https://spam.example.org/"),
        ("mail", "spam.example", "https://spam.example/"),
    ],
)
def test_what_only_looks_like_it_is_not_held(thing, old_hand, kind, pattern, body):
    SpamPattern.objects.create(kind=kind, pattern=pattern)

    assert said(thing, old_hand, body).held_at is None


@pytest.mark.parametrize("entries", [3, 30])
def test_the_lists_cost_one_question_however_long(thing, old_hand, django_assert_num_queries, entries):
    SpamPattern.objects.bulk_create(SpamPattern(kind="words", pattern=f"word{n}") for n in range(entries))

    with django_assert_num_queries(12):
        talk.post(thing, by=old_hand, body="Hello there.")


def test_the_same_words_from_another_account_are_held_and_organisers_see_both(client, thing, old_hand, kofi, hanne):
    first = said(thing, old_hand, LONG)
    again = said(thing, kofi, LONG.upper().replace(",", " —"))
    client.force_login(hanne)

    page = client.get(f"/admin/comments/comment/{again.pk}/decide/").content.decode()

    assert first.held_at is None
    assert again.held_for == f"Marisol Quispe has said the same, in comment {first.pk}."
    assert "The same words from other accounts" in page
    assert f"/admin/comments/comment/{first.pk}/decide/" in page


def test_ones_own_words_short_ones_and_old_ones_may_be_said_again(thing, old_hand, kofi, time_machine):
    said(thing, old_hand, LONG)
    assert said(thing, old_hand, f"{LONG}!").held_at is None
    said(thing, old_hand, "Thank you, this helped me a lot.")
    assert said(thing, kofi, "Thank you, this helped me a lot.").held_at is None

    time_machine.move_to(NOW + timedelta(days=7, seconds=1), tick=False)

    assert said(thing, kofi, LONG).held_at is None


def test_deleting_ones_words_leaves_nothing_that_comes_of_them(thing, old_hand):
    comment = said(thing, old_hand, LONG)

    talk.delete(comment, by=old_hand)

    comment.refresh_from_db()
    assert (comment.body, comment.body_html, comment.digest) == ("", "", "")


def test_whatever_a_marked_account_says_is_held_until_it_is_found_to_be_all_right(thing, old_hand, hanne):
    suspicion.suspect(old_hand, why="Of a throw-away domain.")
    assert said(thing, old_hand, "Hello.").held_for == "The account looks like spam: Of a throw-away domain."

    assert holding_back.clear(old_hand, by=hanne) is True
    assert holding_back.clear(old_hand, by=hanne) is False

    assert said(thing, old_hand, "Hello again.").held_at is None
    assert list(Action.objects.values_list("verb", "author_name")) == [("clear-member", "Marisol Quispe")]


def test_a_held_comment_is_its_authors_and_the_organisers_alone(client, thing, kofi, marisol, hanne):
    held = said(thing, kofi, LINK)
    page = "/may-2026/things/1/"
    seen = {}
    for name, reader in {"visitor": None, "marisol": marisol, "kofi": kofi, "hanne": hanne}.items():
        if reader:
            client.force_login(reader)
        html = client.get(page).content.decode()
        seen[name] = ("cheap.example" in html, "An organiser looks at it before others see it." in html)

    assert seen == {"visitor": (False, False), "marisol": (False, False), "kofi": (True, True), "hanne": (True, True)}
    thing.refresh_from_db()
    assert (thing.comment_count, list(counting.differences())) == (0, [])
    client.force_login(marisol)
    addresses = [f"/comments/{held.pk}/reply/", f"/report/comment/{held.pk}/"]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_letting_through_shows_it_as_if_it_was_posted_now_and_is_logged_once(thing, kofi, hanne, time_machine):
    reflection = ReflectionFactory(cohort=thing.cohort)
    held = said(reflection, kofi, LINK)
    later = NOW + timedelta(hours=5)
    time_machine.move_to(later, tick=False)

    assert holding_back.let_through(held, by=hanne, reason="Fine.") is True
    assert holding_back.let_through(Comment.objects.get(pk=held.pk), by=hanne) is False

    held.refresh_from_db()
    reflection.refresh_from_db()
    assert (held.held_at, held.held_for, held.created_at) == (None, "", later)
    assert (reflection.comment_count, reflection.first_comment_at) == (1, later)
    assert list(Action.objects.values_list("verb", "actor_name", "reason")) == [
        ("let-through", "Hanne Vestergaard", "Fine.")
    ]


def test_hiding_what_is_held_decides_about_it(thing, kofi, hanne):
    held = said(thing, kofi, LINK)

    moderation.hide(held, by=hanne, reason="Advertising.")
    moderation.restore(held, by=hanne, reason="A mistake.")

    held.refresh_from_db()
    assert held.is_standing


def test_its_author_may_change_or_delete_what_is_held(thing, kofi):
    held = said(thing, kofi, LINK)
    talk.revise(held, by=kofi, body="Without it, then.")
    held.refresh_from_db()
    assert (held.body, held.held_at) == ("Without it, then.", NOW)

    assert talk.delete(held, by=kofi) is True

    held.refresh_from_db()
    assert held.held_at is None


def test_organisers_find_what_is_held_and_let_it_through_at_the_desk(client, thing, kofi, hanne):
    held = said(thing, kofi, LINK)
    CommentFactory(thing=thing, body="Seen by all")
    client.force_login(hanne)
    listed = client.get("/admin/comments/comment/?held_at__isempty=0").content.decode()
    page = client.get(f"/admin/comments/comment/{held.pk}/decide/").content.decode()

    client.post(f"/admin/comments/comment/{held.pk}/decide/", {"decision": "let-through"})

    assert ("Look:" in listed, "Seen by all" in listed) == (True, False)
    assert "It is the first comment with a link from a new account." in page
    held.refresh_from_db()
    assert held.is_standing


def test_one_switch_lifts_the_limits_and_leaves_the_lists(thing, kofi, settings):
    settings.RATE_LIMITS_ENABLED = False
    SpamPattern.objects.create(kind="words", pattern="pills")

    assert said(thing, kofi, "https://a.example https://b.example https://c.example", trap="Quick.").held_at is None
    assert said(thing, kofi, "Pills!").held_at == NOW


def test_a_comment_of_another_member_is_not_held_for_anothers_mark(thing, kofi):
    suspicion.suspect(MemberFactory(), why="x")

    assert said(thing, kofi, "Hello.").held_at is None
