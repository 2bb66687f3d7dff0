"""Another program may be asked about new accounts' comments; whatever it does, no page waits and no comment is lost."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from comments import checking, talk
from comments.models import Comment
from tests.conftest import NOW
from tests.factories import CommentFactory, MemberFactory
from tests.internet import Page


@pytest.fixture(autouse=True)
def _on(settings):
    settings.RATE_LIMITS_ENABLED = True
    settings.SPAM_CHECK_URL = "http://spam.example/check"
    settings.SPAM_CHECK_KEY = "our-key"


def comment_on(thing, author, body="Hello.", **fields):
    return CommentFactory(thing=thing, author=author, body=body, created_at=NOW - timedelta(minutes=1), **fields)


@pytest.mark.parametrize(
    ("answer", "is_held"),
    [("spam", True), ("ham", False), ('{"spam": true}', True), ('{"spam": false, "why": "x"}', False)],
)
def test_what_it_calls_spam_is_held_and_nothing_is_asked_twice(internet, thing, kofi, answer, is_held):
    internet.site("spam.example", {"/check": answer})
    comment = comment_on(thing, kofi, "See <https://a.example/x>", body_html='<a href="https://a.example/x">x</a>')

    assert [checking.check(), checking.check()] == [1, 0]

    comment.refresh_from_db()
    assert bool(comment.held_at) is is_held
    [sent] = internet.posted
    assert parse_qs(sent.decode()) == {
        "text": ["See <https://a.example/x>"],
        "links": ["https://a.example/x"],
        "key": ["our-key"],
    }


@pytest.mark.parametrize(
    "answer", [Page(status=500), Page(status=403), "perhaps", '{"spam": "yes"}', "[" * 900, "", Page("spam", 302)]
)
def test_its_failure_leaves_the_comment_and_the_next_round_asks_again(internet, thing, kofi, answer):
    internet.site("spam.example", {"/check": answer})
    comment = comment_on(thing, kofi)
    comment_on(thing, kofi)

    assert checking.check() == 0
    assert len(internet.posted) == 1

    comment.refresh_from_db()
    assert (comment.held_at, comment.checked_at) == (None, None)
    internet.site("spam.example", {"/check": "spam"})
    assert checking.check() == 2


def test_a_comment_it_can_make_nothing_of_is_in_no_other_comments_way(internet, thing, kofi):
    internet.site("spam.example", {"/check": Page(status=422)})
    comment_on(thing, kofi)
    comment_on(thing, kofi)

    assert checking.check() == 2
    assert Comment.objects.exclude(held_at=None).count() == 0


def test_it_is_not_asked_about_members_we_know_old_words_or_what_is_held(internet, thing, kofi, hanne):
    internet.site("spam.example", {"/check": "spam"})
    comment_on(thing, MemberFactory(joined_at=NOW - timedelta(days=4)))
    comment_on(thing, kofi, held_at=NOW)
    CommentFactory(thing=thing, author=kofi, created_at=NOW - timedelta(days=2))
    comment_on(thing, hanne)

    checking.check()

    assert internet.posted == []


def test_changed_words_are_asked_about_again(internet, thing, kofi):
    internet.site("spam.example", {"/check": "ham"})
    comment, _ = talk.post(thing, by=kofi, body="Hello.")
    checking.check()

    talk.revise(comment, by=kofi, body="Hello, all.")

    assert checking.check() == 1


def test_without_an_address_nobody_is_asked_and_posting_never_asks(internet, thing, kofi, settings):
    internet.site("spam.example", {"/check": "spam"})
    talk.post(thing, by=kofi, body="Hello.")
    settings.SPAM_CHECK_URL = ""

    assert checking.check() == 0
    assert internet.posted == []


@pytest.mark.parametrize(("url", "is_said"), [("", False), ("https://spam.example/", True)])
def test_the_privacy_page_says_so_while_it_is_asked(client, db, settings, url, is_said):
    settings.SPAM_CHECK_URL = url

    assert (
        "a program of another place that looks for spam" in client.get("/about/privacy/").content.decode()
    ) is is_said


def test_an_address_of_this_network_is_never_asked(internet, thing, kofi, settings):
    settings.SPAM_CHECK_URL = "http://127.0.0.1/check"
    comment_on(thing, kofi)

    assert checking.check() == 0
    assert Comment.objects.get().held_at is None
