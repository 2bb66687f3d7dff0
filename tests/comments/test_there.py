"""Comments where a reflection was written, and words that were changed."""

from __future__ import annotations

import pytest

from comments import counting, talk, there
from comments.models import CommentThere, CommentVersion
from participants.models import Block, Reflection
from tests.conftest import NOW
from tests.factories import ReflectionFactory


@pytest.fixture
def elsewhere(cohort, thing, marisol):
    return ReflectionFactory(
        cohort=cohort, author=marisol, things=[thing], title="Rain", original_address="https://rain.example/1/"
    )


def test_saying_that_one_commented_there_counts_as_an_answer(client, elsewhere, kofi):
    client.force_login(kofi)
    assert "I commented there" in client.get(elsewhere.get_absolute_url()).content.decode()

    for _ in range(2):
        response = client.post(f"/comments/on-reflection/{elsewhere.pk}/there/")

    assert response["Location"] == f"{elsewhere.get_absolute_url()}#talk"
    elsewhere.refresh_from_db()
    assert (elsewhere.answered_there_count, elsewhere.comment_count) == (1, 0)
    assert elsewhere.first_comment_at is not None
    assert not Reflection.objects.waiting().exists()
    page = client.get(elsewhere.get_absolute_url()).content.decode()
    assert "1 member says they did." in page
    assert "You commented there." in page


def test_it_can_be_taken_back(client, elsewhere, kofi):
    there.say(elsewhere, by=kofi)
    client.force_login(kofi)

    client.post(f"/comments/on-reflection/{elsewhere.pk}/there/", {"back": "1"})

    elsewhere.refresh_from_db()
    assert (elsewhere.answered_there_count, elsewhere.first_comment_at) == (0, None)
    assert Reflection.objects.waiting().exists()


def test_nobody_says_it_of_their_own_or_of_what_was_written_here(client, elsewhere, marisol, kofi, cohort):
    here = ReflectionFactory(cohort=cohort, author=marisol)

    client.force_login(marisol)
    client.post(f"/comments/on-reflection/{elsewhere.pk}/there/")
    client.force_login(kofi)

    assert client.post(f"/comments/on-reflection/{here.pk}/there/").status_code == 404
    assert not CommentThere.objects.exists()
    assert "I commented there" not in client.get(here.get_absolute_url()).content.decode()


def test_visitors_and_strangers_cannot_say_it(client, elsewhere, kofi):
    elsewhere.hidden_at = NOW
    elsewhere.save()
    address = f"/comments/on-reflection/{elsewhere.pk}/there/"

    assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(kofi)
    assert client.post(address).status_code == 404


def test_a_closed_account_answered_nobody_and_recounting_says_the_same(elsewhere, kofi):
    there.say(elsewhere, by=kofi)
    kofi.is_active = False
    kofi.save()

    [difference] = [found for found in counting.differences() if found.target == elsewhere]
    assert (difference.kept.there, difference.right.there) == (1, 0)

    counting.count_all_of(kofi)
    assert [found for found in counting.differences() if found.target == elsewhere] == []
    elsewhere.refresh_from_db()
    assert elsewhere.answered_there_count == 0


# What a comment said before


def test_organisers_find_what_a_comment_said_before_and_nobody_else_does(client, thing, kofi, marisol, hanne):
    comment, _is_new = talk.post(thing, by=kofi, body="You are wrong.")
    talk.revise(comment, by=kofi, body="I see it differently.")
    talk.revise(comment, by=kofi, body="I see it differently.")

    assert [version.body_html for version in comment.versions.all()] == ["<p>You are wrong.</p>"]
    client.force_login(hanne)
    assert "You are wrong." in client.get(f"/admin/comments/comment/{comment.pk}/decide/").content.decode()
    for reader in (marisol, kofi):
        client.force_login(reader)
        assert "You are wrong." not in client.get("/may-2026/things/1/").content.decode()


def test_deleting_ones_words_deletes_what_they_were_before(thing, kofi):
    comment, _is_new = talk.post(thing, by=kofi, body="You are wrong.")
    talk.revise(comment, by=kofi, body="I see it differently.")

    talk.delete(comment, by=kofi)

    assert not CommentVersion.objects.exists()


def test_nobody_comments_where_one_of_the_two_has_blocked_the_other(client, elsewhere, kofi, marisol):
    Block.objects.create(blocker=marisol, blocked=kofi)
    client.force_login(kofi)

    page = client.get(elsewhere.get_absolute_url()).content.decode()
    answer = client.post(f"/comments/on-reflection/{elsewhere.pk}/", {"body": "Hello?"})

    assert "You cannot answer this person here." in page
    assert answer.status_code == 403
    assert not elsewhere.comments.exists()
