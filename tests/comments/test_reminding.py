"""Organisers are reminded of what waits after a day and after two, once each, however many workers ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from post_office.models import Email

from comments import cases, moderation, reminding
from comments.models import Case
from tests.factories import CommentFactory, MemberFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def waiting(thing, hanne, olu):
    """A case, opened now; there are two organisers, and a guest author who is none."""
    other = MemberFactory(display_name="Ruth", email="ruth@example.org", is_staff=True)
    other.groups.add(Group.objects.get(name="Organisers"))
    MemberFactory(is_staff=True, is_active=False, is_superuser=True)
    return cases.gather(CommentFactory(thing=thing, author__display_name="Carl Rough"), kind=Case.Kind.REPORTED)


def letters():
    return sorted(mail.to[0] for mail in Email.objects.all())


def test_after_a_day_and_after_two_every_organiser_gets_one_letter(waiting, time_machine):
    sent = []
    for hours in (23, 25, 26, 47, 49, 72, 500):
        time_machine.move_to(waiting.opened_at + hours * HOUR)
        sent.append(reminding.remind())

    assert sent == [0, 2, 0, 0, 2, 0, 0]
    assert letters() == ["hanne@example.org"] * 2 + ["ruth@example.org"] * 2


def test_it_says_how_many_and_where_and_nothing_of_whom(waiting, time_machine, thing):
    cases.gather(CommentFactory(thing=thing), kind=Case.Kind.HELD)
    Case.objects.exclude(pk=waiting.pk).update(opened_at=waiting.opened_at + 20 * HOUR)
    time_machine.move_to(waiting.opened_at + 25 * HOUR)

    reminding.remind()

    letter = Email.objects.first()
    assert letter.subject == "2 cases wait for an organiser"
    assert "2 cases wait for an organiser. 1 has waited for 24 hours and more." in letter.message
    assert "http://testserver/admin/comments/case/" in letter.message
    assert "Carl" not in letter.subject + letter.message + letter.html_message


def test_who_comes_late_sends_one_letter_and_not_two(waiting, time_machine):
    time_machine.move_to(waiting.opened_at + 60 * HOUR)

    assert reminding.remind() == 2
    assert reminding.remind() == 0


def test_nobody_is_reminded_of_what_is_decided(waiting, time_machine, hanne):
    moderation.keep(waiting.comment, by=hanne, reason="")
    time_machine.move_to(waiting.opened_at + 60 * HOUR)

    assert reminding.remind() == 0
