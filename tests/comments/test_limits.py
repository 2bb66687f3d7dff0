"""How much one account may say, and what it is told then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comments import limits, reporting, talk
from comments.models import Comment, Report
from tests.conftest import NOW
from tests.factories import CommentFactory, ReportFactory


@pytest.fixture(autouse=True)
def _limits_hold(settings, time_machine):
    settings.RATE_LIMITS_ENABLED = True
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def old_hand(kofi):
    kofi.joined_at = NOW - timedelta(days=30)
    kofi.save()
    return kofi


def said(member, thing, amount, minutes_ago):
    for _ in range(amount):
        CommentFactory(thing=thing, author=member, created_at=NOW - timedelta(minutes=minutes_ago))


def test_the_thirty_first_comment_within_an_hour_waits_and_is_told_until_when(thing, old_hand, time_machine):
    said(old_hand, thing, 29, minutes_ago=40)
    talk.post(thing, by=old_hand, body="The thirtieth.")

    with pytest.raises(talk.Refused) as refused:
        talk.post(thing, by=old_hand, body="One more.")

    assert refused.value.status == 429
    assert (
        refused.value.sentence == "That is a lot for a short time. Your words are kept here; send them after 12:20 UTC."
    )
    time_machine.move_to(NOW + timedelta(minutes=20, seconds=1), tick=False)
    talk.post(thing, by=old_hand, body="One more.")


def test_a_new_account_says_ten_things_on_its_first_day(thing, kofi, time_machine):
    said(kofi, thing, 10, minutes_ago=120)

    with pytest.raises(talk.Refused) as refused:
        talk.post(thing, by=kofi, body="The eleventh.")
    assert "4 June, 10:00 UTC" in refused.value.sentence

    time_machine.move_to(NOW + timedelta(hours=24, minutes=1), tick=False)
    talk.post(thing, by=kofi, body="The eleventh.")


def test_a_hundred_and_fifty_a_day_are_enough(thing, old_hand):
    said(old_hand, thing, 150, minutes_ago=300)

    assert limits.next_comment(old_hand) == NOW + timedelta(hours=19)


def test_deleting_a_comment_gives_its_place_to_no_other(thing, old_hand):
    said(old_hand, thing, 30, minutes_ago=5)
    talk.delete(Comment.objects.first(), by=old_hand)

    with pytest.raises(talk.Refused):
        talk.post(thing, by=old_hand, body="One more.")


def test_a_form_that_got_through_is_not_told_of_limits_when_sent_again(thing, old_hand):
    said(old_hand, thing, 29, minutes_ago=5)
    first, _ = talk.post(thing, by=old_hand, body="The thirtieth.", form_key="k")

    assert talk.post(thing, by=old_hand, body="The thirtieth.", form_key="k") == (first, False)


def test_one_members_talk_limits_nobody_else(thing, old_hand, marisol):
    said(old_hand, thing, 30, minutes_ago=5)

    assert talk.post(thing, by=marisol, body="Hello.")[1] is True


def test_twenty_reports_a_day_are_enough(thing, kofi, marisol, client):
    for _ in range(20):
        ReportFactory(comment=CommentFactory(thing=thing), reporter=kofi, created_at=NOW - timedelta(hours=1))
    one_more = CommentFactory(thing=thing, author=marisol)

    with pytest.raises(talk.Refused):
        reporting.report(one_more, by=kofi, reason=Report.Reason.SPAM)
    client.force_login(kofi)
    response = client.post(f"/report/comment/{one_more.pk}/", {"reason": "spam", "note": "Again."})

    assert response.status_code == 429
    assert "Again.</textarea>" in response.content.decode()
    assert Report.objects.count() == 20


def test_a_refused_comment_is_still_in_its_form(thing, old_hand, client):
    said(old_hand, thing, 30, minutes_ago=5)
    client.force_login(old_hand)

    response = client.post(f"/comments/on-thing/{thing.pk}/", {"body": "One more."})

    assert response.status_code == 429
    assert "send them after 13:55 BST." in response.content.decode()
    assert "One more.</textarea>" in response.content.decode()


def test_one_switch_lifts_them(thing, old_hand, settings):
    settings.RATE_LIMITS_ENABLED = False
    said(old_hand, thing, 200, minutes_ago=5)

    assert talk.post(thing, by=old_hand, body="One more.")[1] is True
