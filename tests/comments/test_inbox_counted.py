"""The inbox at two sizes, and what the database keeps of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from comments import seeing, talk, telling
from comments.models import Comment, Notification
from tests.comments.test_inbox import count_in
from tests.conftest import NOW
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory, ThingFactory


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="Thank you for *this*.")[0]


def fill(amount, reflection, thing, kofi):
    """Of every kind so many."""
    for n in range(amount):
        author = MemberFactory()
        telling.tell_of_comment(CommentFactory(reflection=reflection, author=author))
        answered = CommentFactory(thing=thing, author=reflection.author)
        telling.tell_of_comment(CommentFactory(thing=thing, author=author, parent=answered, answers=answered))
        telling.tell_of_thing(
            ThingFactory(cohort=thing.cohort, number=100 + n, week=thing.week), [reflection.author_id]
        )
    assert Notification.objects.filter(member=reflection.author).count() == 3 * amount


@pytest.mark.parametrize("amount", [1, 6])
def test_the_inbox_costs_the_same_with_three_and_with_eighteen(client, marisol, kofi, reflection, thing, amount):
    fill(amount, reflection, thing, kofi)
    client.force_login(marisol)
    client.get("/me/inbox/")

    with CaptureQueriesContext(connection) as counted:
        shown = client.get("/me/inbox/").content.decode()

    assert shown.count('<li class="letter') == 3 * amount
    # Session, member, posts that wait, cohort, how many are new, the rows.
    assert len(counted) == 6


@pytest.mark.parametrize("amount", [1, 10])
def test_the_count_in_the_header_is_one_question_however_much_is_new(client, marisol, kofi, reflection, thing, amount):
    client.force_login(marisol)
    with CaptureQueriesContext(connection) as counted:
        client.get("/me/settings/")
    before = len(counted)
    fill(amount, reflection, thing, kofi)

    with CaptureQueriesContext(connection) as counted:
        shown = client.get("/me/settings/").content.decode()

    assert count_in(shown) == str(3 * amount)
    assert len(counted) == before
    assert sum("comments_notification" in query["sql"] for query in counted) == 1


@pytest.mark.parametrize("about", [[], ["thing", "reflection"], ["thing", "comment"]])
def test_the_database_refuses_word_about_nothing_or_about_two_things(marisol, thing, reflection, about):
    subjects = {"thing": thing, "reflection": reflection, "comment": CommentFactory(thing=thing)}

    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(member=marisol, kind="reply", **{name: subjects[name] for name in about})


def test_what_is_said_of_a_comment_goes_with_it(comment):
    Comment.objects.all().delete()

    assert Notification.objects.count() == 0


def test_what_was_told_a_year_ago_is_forgotten(comment, reflection, kofi, monkeypatch):
    monkeypatch.setattr(seeing, "MOST_AT_ONCE", 1)
    old = [talk.post(reflection, by=kofi, body=f"Old {n}.")[0].pk for n in range(3)]
    Notification.objects.filter(comment__in=old).update(created_at=NOW - timedelta(days=366))

    assert seeing.forget() == 3

    assert [row.comment for row in Notification.objects.all()] == [comment]
