"""Letters about what is new: a burst is one, what was seen is none, and nothing is told twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from comments import mailing, moderation, muting, seeing, talk
from comments.models import Comment, Notification
from participants import letters, mail_choices
from tests.conftest import NOW
from tests.factories import MemberFactory, ReflectionFactory
from things.models import Visibility

SOON, LATER = NOW + timedelta(minutes=6), NOW + timedelta(minutes=30)
MONDAY = datetime(2026, 6, 8, 7, tzinfo=UTC)  # eight in London


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="Thank you for *this*.")[0]


def say(place, by, body, minutes=0, **more):
    """Something said some minutes after noon."""
    comment, _ = talk.post(place, by=by, body=body, **more)
    moment = NOW + timedelta(minutes=minutes)
    Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    Notification.objects.filter(comment=comment).update(created_at=moment, mail_at=moment + timedelta(minutes=5))
    return comment


def letter():
    return Email.objects.get()


def test_a_comment_becomes_a_letter_after_a_short_wait(comment, marisol):
    assert mailing.write_due(NOW + timedelta(minutes=2)) == 0
    assert mailing.write_due(SOON) == 1

    assert letter().to == ["marisol@example.org"]
    assert letter().subject == "Kofi Mensah wrote back to “A mentor I never asked”"
    assert "Thank you for this." in letter().message
    assert "Thank you for <em>this</em>." in letter().html_message
    assert comment.get_absolute_url() in letter().message
    assert "You get this because somebody commented on a reflection of yours." in letter().message
    assert muting.address(marisol, comment.reflection) in letter().message
    assert f"reflection-{comment.reflection_id}.comment." in letter().headers["List-Id"]


def test_a_reply_quotes_what_it_answers(thing, marisol, kofi):
    question = say(thing, marisol, "Which tool did you take?")
    say(thing, kofi, "The second one.", parent=question)

    mailing.write_due(SOON)

    assert letter().subject == "Kofi Mensah answered you on “Thing 1: Title of Thing 1”"
    assert "> Which tool did you take?" in letter().message
    assert "Which tool did you take?" in letter().html_message


def test_three_comments_in_five_minutes_are_one_letter(reflection, kofi, ngozi):
    said = [say(reflection, who, f"Word {n}.", n) for n, who in ((0, kofi), (2, ngozi), (5, kofi))]

    for minute in range(8):
        mailing.write_due(NOW + timedelta(minutes=minute))

    to_marisol = Email.objects.get(to="marisol@example.org")
    assert to_marisol.subject == "3 new comments on “A mentor I never asked”"
    assert [to_marisol.message.index(f"Word {n}.") for n in (0, 2, 5)] == sorted(
        to_marisol.message.index(f"Word {n}.") for n in (0, 2, 5)
    )
    assert said[0].get_absolute_url() in to_marisol.message


@pytest.mark.parametrize(
    ("minutes", "is_unread", "due"),
    [
        ([0], False, 5),
        ([0, 4], False, 6),
        ([0, 4.5, 6, 7.5], False, 9.5),
        ([0, 4, 8, 12, 14], False, 15),
        ([0], True, 15),
        ([0, 14], True, 15),
    ],
)
def test_a_letter_waits_for_words_that_keep_coming_but_not_for_ever(minutes, is_unread, due):
    said = [NOW + timedelta(minutes=minute) for minute in minutes]

    assert mailing.due_at(said, is_unread=is_unread) == NOW + timedelta(minutes=due)


def test_two_conversations_are_two_letters(reflection, thing, marisol, kofi):
    say(reflection, kofi, "Hello.")
    say(thing, kofi, "Hello @marisol-quispe.")

    assert mailing.write_due(SOON) == 2


def test_the_next_letter_waits_longer_while_the_last_has_not_been_read(reflection, kofi, marisol):
    say(reflection, kofi, "One.")
    mailing.write_due(SOON)
    say(reflection, kofi, "Two.", 7)

    assert mailing.write_due(NOW + timedelta(minutes=13)) == 0
    assert mailing.write_due(NOW + timedelta(minutes=22)) == 1


def test_nothing_is_told_by_two_letters(comment):
    assert [mailing.write_due(SOON), mailing.write_due(LATER)] == [1, 0]
    assert Notification.objects.get().mailed_at == SOON


@pytest.mark.parametrize("what", ["seen", "muted", "deleted", "hidden", "closed", "narrowed", "refused", "not wanted"])
def test_what_holds_no_more_when_its_time_comes_is_told_by_no_letter(what, comment, marisol, kofi, hanne, reflection):
    if what == "seen":
        seeing.see([Notification.objects.get().pk], by=marisol)
    elif what == "muted":
        muting.mute(reflection, by=marisol)
    elif what == "deleted":
        talk.delete(comment, by=kofi)
    elif what == "hidden":
        moderation.hide(comment, by=hanne, reason="No.")
    elif what == "closed":
        kofi.is_active = False
        kofi.save()
    elif what == "narrowed":
        Notification.objects.update(member=hanne)
        Comment.objects.update(reflection=reflection)
        reflection.visibility = Visibility.PRIVATE
        reflection.save()
    elif what == "refused":
        marisol.mail_refused_at = NOW
        marisol.save()
    else:
        mail_choices.choose(marisol, {"comment": "never"})

    mailing.write_due(LATER)

    assert not [mail for mail in Email.objects.all() if "wrote back" in mail.subject]
    assert not Notification.objects.exclude(mail_at=None).exclude(kind="decision").exists()


def test_what_was_hidden_and_is_restored_is_in_the_inbox_again_and_in_no_second_letter(comment, marisol, hanne):
    mailing.write_due(SOON)
    moderation.hide(comment, by=hanne, reason="A mistake.")
    assert seeing.unseen_count(marisol) == 0

    moderation.restore(comment, by=hanne, reason="It was one.")

    assert seeing.unseen_count(marisol) == 1
    assert mailing.write_due(LATER) == 0


def test_what_is_wanted_weekly_comes_on_monday_at_the_hour_of_the_cohort_in_one_letter(
    reflection, thing, marisol, kofi
):
    marisol.places.update(stopped_at=NOW)  # Who takes part is told in the letter of the week.
    mail_choices.choose(marisol, {"comment": "weekly", "mention": "weekly"})
    say(reflection, kofi, "Hello.")
    say(thing, kofi, "And @marisol-quispe.")

    for moment in (SOON, LATER, MONDAY - timedelta(minutes=1)):
        assert mailing.write_due(moment) == 0
    assert mailing.write_due(MONDAY) == 1
    assert mailing.write_due(MONDAY + timedelta(days=7)) == 0

    assert letter().subject == "What was said to you this week"
    assert "Kofi Mensah wrote back to you: A mentor I never asked" in letter().message
    assert "Kofi Mensah mentioned you: Thing 1: Title of Thing 1" in letter().message


def test_the_weekly_letter_comes_by_the_clock_of_its_reader(reflection, marisol, kofi):
    marisol.time_zone = "America/Lima"
    marisol.save()
    marisol.places.update(stopped_at=NOW)
    mail_choices.choose(marisol, {"comment": "weekly"})
    say(reflection, kofi, "Hello.")
    mailing.write_due(SOON)

    assert mailing.write_due(MONDAY) == 0
    assert mailing.write_due(datetime(2026, 6, 8, 13, tzinfo=UTC)) == 1


def test_who_wants_no_weekly_letter_gets_none(reflection, marisol, kofi):
    mail_choices.choose(marisol, {"comment": "weekly", "letter": "never"})
    say(reflection, kofi, "Hello.")

    assert [mailing.write_due(SOON), mailing.write_due(MONDAY)] == [0, 0]
    assert Notification.objects.get().mail_at is None


def test_a_choice_changed_before_the_letter_counts(reflection, marisol, kofi):
    mail_choices.choose(marisol, {"comment": "weekly"})
    say(reflection, kofi, "Hello.")
    mailing.write_due(SOON)
    mail_choices.choose(marisol, {"comment": "at-once"})

    assert mailing.write_due(MONDAY) == 1
    assert letter().subject.startswith("Kofi Mensah wrote back")


def test_a_worker_that_dies_while_writing_has_told_nothing_and_the_next_tells_it(comment, monkeypatch):
    def die(_sheets):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(letters, "write_many", die)
        with pytest.raises(KeyboardInterrupt):
            mailing.write_due(SOON)
    assert Notification.objects.get().mailed_at is None

    assert mailing.write_due(SOON) == 1


@pytest.mark.parametrize("amount", [3, 30])
def test_a_letter_asks_the_same_however_much_was_said(reflection, marisol, kofi, amount):
    for n in range(amount):
        say(reflection, kofi, f"Word {n}.")

    with CaptureQueriesContext(connection) as counted:
        assert mailing.write_due(LATER) == 1

    assert len(counted) <= 24, len(counted)
    assert letter().subject == f"{amount} new comments on “A mentor I never asked”"
    assert ("20 earlier comments are on the page." in letter().message) == (amount == 30)


def test_hostile_words_are_harmless_in_a_letter(reflection):
    stranger = MemberFactory(display_name="<b>Bold</b>\nBcc: x")
    say(reflection, stranger, "<script>alert(1)</script>")

    mailing.write_due(SOON)

    assert "<script" not in letter().html_message
    assert "&lt;b&gt;Bold&lt;/b&gt;" in letter().html_message
    assert "\n" not in letter().subject
