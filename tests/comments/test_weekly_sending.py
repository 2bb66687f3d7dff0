"""Making weekly letters: to whom and to whom not, once and never twice, whoever dies or repeats, in few questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from comments import mailing, talk
from comments.models import Notification
from comments.weekly import due, sending
from comments.weekly import outbox as waiting
from comments.weekly.reading import NOT_WRITTEN
from participants import mail_choices
from participants.models import Letter, Offer, Participant, Reflection
from tests.comments.weekly_post import A_MINUTE, MONDAY, keep_from, letters_at, reader, sixth
from tests.factories import MemberFactory, ReflectionFactory


@pytest.fixture
def place(cohort):
    return reader(cohort, "Marisol Quispe", member__email="marisol@example.org")


EXCLUDED = ["away", "refused", "closed", "unconfirmed", "unwanted", "stopped", "just joined"]


@pytest.mark.parametrize("why", EXCLUDED)
def test_who_gets_no_letter_gets_none_nor_is_counted(place, why):
    keep_from(place, why)

    assert letters_at() == []
    assert waiting.going_to(due.Readers(sixth(place.cohort)), MONDAY).count() == 0


@pytest.mark.parametrize("way", ["listed", "unlisted", "follower"])
def test_everybody_else_gets_one(cohort, way):
    reader(cohort, way=way, member__email="one@example.org")

    assert letters_at() == ["one@example.org"]
    assert waiting.going_to(due.Readers(sixth(cohort)), MONDAY).count() == 1


def test_what_is_decided_at_the_hour_stands_for_the_week(place):
    keep_from(place, "away")
    letters_at()
    place.member.away_until = MONDAY.date()
    place.member.save()

    assert letters_at(MONDAY + timedelta(days=2)) == []
    assert Letter.objects.get().about == NOT_WRITTEN
    assert letters_at(MONDAY + timedelta(days=7)) == ["marisol@example.org"]


def test_the_day_of_being_back_is_by_their_own_clock(place, time_machine):
    time_machine.move_to(MONDAY + timedelta(hours=11))
    place.member.time_zone = "Pacific/Honolulu"
    place.member.away_from, place.member.away_until = MONDAY.date() - timedelta(days=9), MONDAY.date()
    place.member.save()

    assert letters_at(MONDAY + timedelta(hours=11)) == ["marisol@example.org"]


def test_who_joined_late_gets_the_letter_of_the_week_and_none_of_those_before(cohort):
    reader(cohort, joined_at=MONDAY - timedelta(days=2))

    letters_at(MONDAY)
    letters_at(MONDAY + A_MINUTE)

    assert [row.key for row in Letter.objects.exclude(about=NOT_WRITTEN)] == ["week-2026-06-08"]


def test_with_nothing_to_say_nobody_is_asked_again_the_whole_week(place):
    ReflectionFactory(author=place.member, cohort=place.cohort, things=place.cohort.things.all())
    assert letters_at() == []

    ReflectionFactory(cohort=place.cohort)
    Participant.objects.exclude(pk=place.pk).delete()
    assert letters_at(MONDAY + timedelta(hours=1)) == []
    assert not due.Readers(sixth(place.cohort)).due(MONDAY + timedelta(hours=1)).exists()


def test_the_job_done_again_sends_nothing_again(place, cohort):
    for _ in range(3):
        reader(cohort)

    assert [sending.write_due(MONDAY) for _ in range(3)] == [4, 0, 0]
    assert Email.objects.count() == 4


@pytest.mark.parametrize("where", ["render", "keep", "note"])
def test_a_worker_that_dies_has_stored_a_whole_lot_or_none_and_the_next_goes_on(place, cohort, monkeypatch, where):
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    post = ReflectionFactory(cohort=cohort)
    for _ in range(4):
        reader(cohort)
    Participant.objects.filter(member=post.author).delete()
    module, name = {"render": (sending.letters, "make"), "keep": (sending.letters, "keep"), "note": (sending, "_note")}[
        where
    ]
    whole, calls = getattr(module, name), []

    def die_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*args)

    with monkeypatch.context() as broken:
        broken.setattr(module, name, die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            sending.write_due(MONDAY)
    assert (Email.objects.count(), Letter.objects.count(), Offer.objects.count()) == (2, 2, 2)

    assert sending.write_due(MONDAY) == 3
    assert Email.objects.count() == Letter.objects.count() == Offer.objects.count() == 5
    assert Reflection.objects.get(pk=post.pk).offered_count == 5


def test_a_letter_that_cannot_be_rendered_holds_up_no_other(place, cohort, monkeypatch):
    others = [reader(cohort) for _ in range(4)]
    render = sending.letters.render

    def fail_for_one(sheet, **more):
        if sheet.member == place.member:
            raise KeyError("odd")
        return render(sheet, **more)

    monkeypatch.setattr(sending.letters, "render", fail_for_one)
    assert [sending.write_due(MONDAY), sending.write_due(MONDAY)] == [len(others), 0]
    assert Letter.objects.get(member=place.member).about == NOT_WRITTEN


def test_what_is_shown_counts_as_offered_once_for_each_reader(place, cohort):
    post = ReflectionFactory(cohort=cohort)
    Participant.objects.filter(member=post.author).delete()
    Offer.objects.create(member=reader(cohort).member, reflection=post)
    Reflection.objects.update(offered_count=1)

    sending.write_due(MONDAY)

    assert Reflection.objects.get(pk=post.pk).offered_count == 2
    assert Offer.objects.count() == 2


def test_looking_at_letters_beforehand_offers_and_tells_nothing(place, cohort, client, hanne):
    ReflectionFactory(cohort=cohort)
    client.force_login(hanne)
    client.get(f"/admin/comments/weekletter/week/{sixth(cohort).pk}/")

    assert (Offer.objects.count(), Letter.objects.count(), Email.objects.count()) == (0, 0, 0)


@pytest.fixture
def comment(place, kofi):
    mail_choices.choose(place.member, {"comment": "weekly"})
    post = ReflectionFactory(author=place.member, cohort=place.cohort, title="Tea", comment_count=1)
    return talk.post(post, by=kofi, body="Said for Monday.")[0]


def test_what_was_said_is_told_by_the_letter_and_by_no_other(comment, place):
    mailing.write_due(MONDAY - timedelta(days=1))
    assert not Email.objects.filter(to=place.member.email).exists()

    sending.write_due(MONDAY)
    mailing.write_due(MONDAY + timedelta(days=7))
    letters_at(MONDAY + timedelta(days=7))

    told = [mail for mail in Email.objects.all() if "Said for Monday." in mail.message]
    assert len(told) == 1
    row = Notification.objects.get(comment=comment)
    assert (row.mail_at, row.letter.key) == (None, "week-2026-06-08")


def test_what_another_letter_tells_in_the_same_moment_is_not_told_twice(comment, place, monkeypatch):
    make = sending.letters.make

    def tell_meanwhile(sheets):
        Notification.objects.filter(comment=comment).update(mail_at=None, mailed_at=MONDAY)
        return make(sheets)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sending.letters, "make", tell_meanwhile)
        sending.write_due(MONDAY)
    assert not Email.objects.filter(to=place.member.email).exists()

    sending.write_due(MONDAY)
    assert "Said for Monday." not in Email.objects.get(to=place.member.email).message


@pytest.mark.parametrize("people", [3, 30])
def test_a_hundred_letters_ask_what_three_ask(cohort, people):
    for n in range(people):
        place = reader(cohort)
        post = ReflectionFactory(author=place.member, cohort=cohort, things=cohort.things.filter(number=n % 5 + 1))
        talk.post(post, by=MemberFactory(), body="Hello.")
        mail_choices.choose(place.member, {"comment": "weekly"})
    for _ in range(3):
        Participant.objects.filter(member=ReflectionFactory(cohort=cohort).author).delete()

    with CaptureQueriesContext(connection) as counted:
        assert sending.write_due(MONDAY) == people

    assert Offer.objects.filter(member__places__cohort=cohort).count() == people
    assert len(counted) == QUESTIONS, "\n".join(query["sql"][:200] for query in counted)


# Of one week with letters to write and its neighbours: its readers, all their letters say, and the notes of what was told.
QUESTIONS = 47


def test_weeks_that_have_nobody_left_to_write_to_cost_little(place, cohort):
    sending.write_due(MONDAY)

    with CaptureQueriesContext(connection) as counted:
        assert sending.write_due(MONDAY) == 0

    assert len(counted) <= 8, "\n".join(query["sql"][:200] for query in counted)
