"""A letter that waits for the mail server says what still holds when it goes, or does not go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from post_office.models import Email

from comments import mailing, moderation, muting, talk
from comments.models import Notification
from cpd.desk import timetable
from participants import blocking, mail_choices
from participants.models import Letter
from tests.conftest import NOW
from tests.factories import MemberFactory, ReflectionFactory

SOON, LATER = NOW + timedelta(minutes=6), NOW + timedelta(minutes=30)


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="Thank you for *this*.")[0]


def about_talk():
    """Marisol's letters about talk; not those about a decision."""
    return Email.objects.filter(letter__kind__in=["comment", "letter"], letter__member__handle="marisol-quispe")


def goes():
    """Whether the one letter about talk that waits may go out, as the worker asks and does."""
    email = about_talk().get()
    is_wanted = mailing.still_wanted(email)
    if not is_wanted:
        email.delete()
    return is_wanted


@pytest.mark.parametrize("what", ["nothing", "hidden", "removed", "deleted", "muted", "blocked", "closed", "stopped"])
def test_a_letter_whose_words_are_gone_since_it_was_written_does_not_go(
    what, comment, reflection, marisol, kofi, hanne
):
    assert mailing.write_due(SOON) == 1
    if what == "hidden":
        moderation.hide(comment, by=hanne, reason="No.")
    elif what == "removed":
        moderation.remove(comment, by=hanne, reason="No.")
    elif what == "deleted":
        talk.delete(comment, by=kofi)
    elif what == "muted":
        muting.mute(reflection, by=marisol)
    elif what == "blocked":
        blocking.block(kofi, by=marisol)
    elif what == "closed":
        kofi.is_active = False
        kofi.save()
    elif what == "stopped":
        mail_choices.choose(marisol, {"comment": "never"})

    assert goes() is (what == "nothing")
    assert mailing.write_due(LATER) == 0


def test_of_a_burst_with_one_hidden_the_rest_comes_in_another_letter(comment, reflection, kofi, marisol, hanne):
    talk.post(reflection, by=MemberFactory(), body="And from me.")
    assert mailing.write_due(SOON) == 1
    moderation.hide(comment, by=hanne, reason="No.")

    assert goes() is False
    assert mailing.write_due(LATER) == 1
    again = about_talk().get()
    assert "And from me." in again.message
    assert "Thank you" not in again.message + again.html_message
    assert goes() is True
    assert Letter.objects.filter(member=marisol).count() == 1


def test_words_that_were_changed_since_are_written_as_they_are_now(comment, kofi, time_machine):
    mailing.write_due(SOON)
    time_machine.move_to(SOON + timedelta(minutes=1))
    talk.revise(comment, by=kofi, body="Thank you, without my telephone number.")

    assert goes() is False
    assert mailing.write_due(LATER) == 1
    assert "without my telephone number" in about_talk().get().message
    assert goes() is True


def test_a_weekly_letter_loses_what_was_hidden_too(comment, reflection, marisol, kofi, hanne):
    marisol.places.update(stopped_at=NOW)  # Who takes part is told in the letter of the week.
    mail_choices.choose(marisol, {"comment": "weekly"})
    talk.post(reflection, by=MemberFactory(), body="And from me.")
    monday = NOW + timedelta(days=4, hours=20)
    mailing.write_due(monday)
    moderation.hide(comment, by=hanne, reason="No.")

    assert goes() is False
    mailing.write_due(monday)
    assert "And from me." in about_talk().get().message
    assert "Thank you" not in about_talk().get().message


def test_what_the_weekly_letter_came_too_early_for_is_in_the_next(comment, reflection, marisol, kofi):
    marisol.places.update(stopped_at=NOW)
    mail_choices.choose(marisol, {"comment": "weekly"})
    monday = NOW + timedelta(days=4, hours=19)
    mailing.write_due(monday)
    late, _new = talk.post(reflection, by=kofi, body="Said as the letter was written.")
    Notification.objects.filter(comment=late).update(mail_at=monday)

    mailing.write_due(monday + timedelta(seconds=30))
    assert about_talk().count() == 1
    mailing.write_due(monday + timedelta(days=7))
    assert "Said as the letter was written." in about_talk().latest("pk").message


def test_the_worker_asks_before_it_sends(comment, hanne):
    mailing.write_due(SOON)
    moderation.hide(comment, by=hanne, reason="No.")
    timetable.send_mail()

    assert not [sent for sent in outbox.outbox if "wrote back" in sent.subject]
    assert not about_talk().exists()
    mailing.write_due(SOON)
    assert not Notification.objects.filter(kind="comment").exclude(mail_at=None).exists()
