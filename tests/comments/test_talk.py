"""Posting, changing and deleting comments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import talk
from comments.models import Comment
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory
from things.models import Visibility


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


def test_a_comment_counts_on_its_thing_and_moves_the_edition(thing, kofi, cohort):
    comment, is_new = talk.post(thing, by=kofi, body="I tried *both*.", form_key="k1")

    thing.refresh_from_db()
    edition_before, _ = cohort.edition, cohort.refresh_from_db()
    assert is_new
    assert comment.body_html == "<p>I tried <em>both</em>.</p>"
    assert thing.comment_count == 1
    assert cohort.edition == edition_before + 1


def test_the_first_comment_is_the_first_by_somebody_else(reflection, marisol, kofi):
    talk.post(reflection, by=marisol, body="One more thought.")
    reflection.refresh_from_db()
    assert (reflection.comment_count, reflection.first_comment_at) == (1, None)

    answer, _ = talk.post(reflection, by=kofi, body="Thank you.")

    reflection.refresh_from_db()
    assert (reflection.comment_count, reflection.first_comment_at) == (2, answer.created_at)


def test_a_reply_to_a_reply_goes_under_the_same_comment(thing, marisol, kofi, ngozi):
    top, _ = talk.post(thing, by=marisol, body="Top.")
    middle, _ = talk.post(thing, by=kofi, body="Reply.", parent=top)

    deep, _ = talk.post(thing, by=ngozi, body="Reply to the reply.", parent=middle)

    assert (middle.parent, deep.parent) == (top, top)


def test_the_same_form_sent_twice_posts_once(thing, kofi):
    first, is_first_new = talk.post(thing, by=kofi, body="Hello.", form_key="k1")
    second, is_second_new = talk.post(thing, by=kofi, body="Hello.", form_key="k1")

    assert first == second
    assert (is_first_new, is_second_new) == (True, False)
    assert Comment.objects.count() == 1


def test_other_words_from_a_form_sent_before_are_not_lost_and_post_once(thing, kofi):
    """As after the browser's Back, with a page that the browser had kept."""
    talk.post(thing, by=kofi, body="Hello.", form_key="k1")

    talk.post(thing, by=kofi, body="And another thing.", form_key="k1")
    talk.post(thing, by=kofi, body="And another thing.", form_key="k1")

    assert list(Comment.objects.order_by("pk").values_list("body", flat=True)) == ["Hello.", "And another thing."]


def test_a_form_sent_again_after_its_words_were_changed_or_deleted_brings_nothing_back(thing, kofi):
    first, _ = talk.post(thing, by=kofi, body="Hello.", form_key="k1")
    talk.revise(first, by=kofi, body="Hello, all.")
    assert talk.post(thing, by=kofi, body="Hello.", form_key="k1") == (first, False)
    talk.delete(first, by=kofi)
    assert talk.post(thing, by=kofi, body="Hello.", form_key="k1") == (first, False)


def test_two_members_forms_never_meet(thing, kofi, marisol):
    talk.post(thing, by=kofi, body="Hello.", form_key="k1")
    talk.post(thing, by=marisol, body="Hello.", form_key="k1")

    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("obstacle", "sentence"),
    [
        ("finished", "This cohort is finished. Everything stays to be read, and nothing new is added."),
        ("email", "Confirm your e-mail address first, then you can comment."),
        ("unreleased", "Comments open when this is published."),
    ],
)
def test_what_is_in_the_way_is_said_and_nothing_is_posted(obstacle, sentence, cohort, thing, unreleased, kofi):
    if obstacle == "finished":
        cohort.finished_at = timezone.now()
        cohort.save()
    if obstacle == "email":
        kofi.emailaddress_set.update(verified=False)

    with pytest.raises(talk.Refused) as refused:
        talk.post(unreleased if obstacle == "unreleased" else thing, by=kofi, body="Hello.")

    assert refused.value.sentence == sentence
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("field", ["published_at", "hidden_at"])
def test_nobody_comments_on_what_is_not_out(reflection, kofi, field):
    setattr(reflection, field, None if field == "published_at" else NOW)
    reflection.save()

    with pytest.raises(talk.Refused):
        talk.post(reflection, by=kofi, body="Hello.")


@pytest.mark.parametrize("state", ["deleted_at", "hidden_at"])
def test_nobody_replies_to_a_comment_that_is_gone(thing, marisol, kofi, state):
    parent = CommentFactory(thing=thing, author=marisol, **{state: NOW})

    with pytest.raises(talk.Refused) as refused:
        talk.post(thing, by=kofi, body="Hello.", parent=parent)

    assert refused.value.is_gone


def test_a_comment_on_one_thing_cannot_be_answered_on_another(cohort, thing, marisol, kofi):
    elsewhere = CommentFactory(thing=cohort.things.get(number=2), author=marisol)

    with pytest.raises(talk.Refused):
        talk.post(thing, by=kofi, body="Hello.", parent=elsewhere)


def test_words_can_be_changed_for_fifteen_minutes(thing, kofi, time_machine):
    comment, _ = talk.post(thing, by=kofi, body="Helo.")

    time_machine.move_to(comment.created_at + timedelta(minutes=14, seconds=50))
    changed = talk.revise(comment, by=kofi, body="Hello **you**.")

    comment.refresh_from_db()
    assert (comment.body, comment.body_html) == ("Hello **you**.", "<p>Hello <strong>you</strong>.</p>")
    assert comment.edited_at == changed.edited_at
    assert comment.edited_at is not None

    time_machine.move_to(comment.created_at + timedelta(minutes=15))
    with pytest.raises(talk.Refused):
        talk.revise(comment, by=kofi, body="Too late.")


def test_saving_the_same_words_is_no_edit(thing, kofi):
    comment, _ = talk.post(thing, by=kofi, body="Hello.")

    talk.revise(comment, by=kofi, body="Hello.")

    comment.refresh_from_db()
    assert comment.edited_at is None


def test_nobody_changes_or_deletes_somebody_elses_words(thing, marisol, kofi, hanne):
    comment, _ = talk.post(thing, by=marisol, body="Mine.")

    for other in (kofi, hanne):
        with pytest.raises(talk.Refused):
            talk.revise(comment, by=other, body="Not mine.")
        assert talk.delete(comment, by=other) is False
    comment.refresh_from_db()
    assert (comment.body, comment.deleted_at) == ("Mine.", None)


def test_a_deleted_comments_words_leave_the_database_and_the_count(reflection, kofi, ngozi):
    first, _ = talk.post(reflection, by=kofi, body="Mine.")
    second, _ = talk.post(reflection, by=ngozi, body="Also.")

    assert talk.delete(first, by=kofi) is True
    assert talk.delete(first, by=kofi) is False

    first.refresh_from_db()
    reflection.refresh_from_db()
    assert (first.body, first.body_html, first.deleted_at is None) == ("", "", False)
    assert (reflection.comment_count, reflection.first_comment_at) == (1, second.created_at)


def test_a_comment_in_a_finished_cohort_can_be_deleted_and_not_changed(thing, kofi, cohort):
    comment, _ = talk.post(thing, by=kofi, body="Mine.")
    cohort.finished_at = timezone.now()
    cohort.save()
    comment = Comment.objects.get(pk=comment.pk)

    with pytest.raises(talk.Refused):
        talk.revise(comment, by=kofi, body="New.")
    assert talk.delete(comment, by=kofi) is True


def test_what_only_members_read_can_be_talked_about(reflection, kofi):
    reflection.visibility = Visibility.MEMBERS
    reflection.save()

    _comment, is_new = talk.post(reflection, by=kofi, body="Hello.")

    assert is_new
