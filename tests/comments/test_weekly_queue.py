"""Weekly letters in the queue: asked about once more before they go, and made anew where something has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone
from post_office.models import Email

from comments import moderation, talk
from comments.models import WeekLetter
from comments.weekly import sending
from cpd.desk import timetable
from participants import mail_choices
from tests.comments.weekly_post import MONDAY, keep_from, reader
from tests.factories import ReflectionFactory


@pytest.fixture
def place(cohort):
    return reader(cohort, "Marisol Quispe", member__email="marisol@example.org")


@pytest.fixture
def comment(place, kofi):
    mail_choices.choose(place.member, {"comment": "weekly"})
    post = ReflectionFactory(author=place.member, cohort=place.cohort, title="Tea", comment_count=1)
    return talk.post(post, by=kofi, body="Said for Monday.")[0]


@pytest.fixture
def queued(place, cohort, time_machine):
    """A letter that lies in the queue, on Monday at nine."""
    cohort.things.filter(number__lt=6).delete()
    time_machine.move_to(MONDAY)
    sending.write_due(MONDAY)
    time_machine.move_to(MONDAY + timedelta(hours=1))
    return Email.objects.get(to=place.member.email)


def goes():
    timetable.send_mail()
    return [mail.subject for mail in outbox.outbox if "marisol@example.org" in mail.to]


def test_a_letter_in_the_queue_goes_out(queued):
    assert goes() == ["Week 6: Title of Thing 6"]


@pytest.mark.parametrize(
    "why", ["away", "refused", "closed", "unwanted", "stopped", "Sunday", "finished", "taken back"]
)
def test_a_letter_in_the_queue_does_not_go_to_whom_it_would_not_be_made_now(queued, place, cohort, time_machine, why):
    if why == "Sunday":
        time_machine.move_to(MONDAY + timedelta(days=7))
    elif why == "finished":
        cohort.finished_at = MONDAY
        cohort.save()
    elif why == "taken back":
        cohort.things.update(ready_at=None)
    else:
        keep_from(place, why)

    assert goes() == []
    assert not Email.objects.filter(pk=queued.pk).exists()


def test_a_post_that_is_hidden_while_the_letter_waits_is_not_in_it(place, cohort, hanne, time_machine):
    post = ReflectionFactory(cohort=cohort, title="Hidden soon")
    time_machine.move_to(MONDAY)
    sending.write_due()
    assert "Hidden soon" in Email.objects.get(to=place.member.email).message
    moderation.hide(post, by=hanne, reason="No.")

    assert goes() == []
    sending.write_due()
    assert "Hidden soon" not in Email.objects.get(to=place.member.email).message
    assert len(goes()) == 1


def test_a_comment_that_is_hidden_while_the_letter_waits_is_not_in_it(comment, place, hanne, time_machine):
    time_machine.move_to(MONDAY)
    sending.write_due()
    moderation.hide(comment, by=hanne, reason="No.")

    assert goes() == []
    sending.write_due()
    assert "Said for Monday" not in Email.objects.get(to=place.member.email).message


def test_stopping_it_with_one_click_after_it_was_queued_stops_it(queued, client, place):
    link = next(line for line in queued.message.splitlines() if "/stop/" in line)

    assert client.post(link.removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert goes() == []


def test_held_letters_are_not_made_and_not_sent_until_they_are_let_go(queued, place):
    WeekLetter.objects.update(held_at=timezone.now())
    reader(place.cohort)

    assert goes() == []
    assert sending.write_due() == 0
    WeekLetter.objects.update(held_at=None)
    assert sending.write_due() == 2
    assert goes() == ["Week 6: Title of Thing 6"]
