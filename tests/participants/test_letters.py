"""Letters to members: written where they are wanted, once, and asked about again before they go."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import STATUS, Email

from comments import moderation
from cpd.desk import timetable
from cpd.lib import delivery
from participants import letters, mail_choices, stopping
from participants.mail_kinds import BY_KEY, KINDS, When
from participants.models import Letter, Member
from tests.factories import CommentFactory, MemberFactory

CONTEXT = {
    "name": "Marisol",
    "is_comment": True,
    "title": "Thing 1",
    "address": "/spring/things/1/",
    "reason": "Kindly meant.",
}


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://things.example.org"
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}


def write(member, kind="reply", key="reply-1", **more):
    return letters.write(member, kind, "words_restored", CONTEXT, key=key, **more)


def test_a_letter_is_written_where_the_member_wants_its_kind_at_once(marisol):
    assert write(marisol)

    email = Email.objects.get()
    assert (email.to, email.status) == (["marisol@example.org"], STATUS.queued)
    assert Letter.objects.get().mail == email


@pytest.mark.parametrize("when", [When.WEEKLY, When.NEVER])
def test_who_wants_a_kind_weekly_or_never_gets_no_letter_of_it(marisol, when):
    mail_choices.choose(marisol, {"reply": when})

    assert not write(marisol)
    assert Email.objects.count() == 0


def test_by_default_mail_is_kind_and_quiet(marisol):
    assert {key: when.value for key, when in mail_choices.of(marisol).items()} == {
        "reply": "at-once",
        "comment": "at-once",
        "thread": "weekly",
        "mention": "at-once",
        "released": "weekly",
        "decision": "at-once",
        "blog": "at-once",
        "greeting": "at-once",
        "nudge": "at-once",
        "letter": "weekly",
    }
    assert not write(marisol, "released")
    assert write(marisol, "letter", key="letter-1")


def test_a_choice_that_a_kind_does_not_have_counts_as_its_default(marisol):
    mail_choices.choose(marisol, {"decision": "never"})

    assert mail_choices.of(marisol)["decision"] == When.AT_ONCE
    assert write(marisol, "decision")


def close(member):
    Member.objects.filter(pk=member.pk).update(is_active=False)


def unconfirm(member):
    EmailAddress.objects.filter(user=member).update(verified=False)


def refuse(member):
    Member.objects.filter(pk=member.pk).update(mail_refused_at=timezone.now())


def move(member):
    Member.objects.filter(pk=member.pk).update(email="elsewhere@example.org")


def stop(member):
    mail_choices.stop(member, BY_KEY["reply"])


def delete(member):
    member.delete()


@pytest.mark.parametrize("change", [close, unconfirm, refuse, stop])
def test_nobody_is_written_to_whose_account_is_closed_unconfirmed_refused_or_who_stopped_it(marisol, change):
    change(marisol)

    assert not write(marisol)
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("change", [close, unconfirm, refuse, move, stop, delete])
def test_a_letter_that_waits_is_dropped_when_it_is_not_wanted_any_more(marisol, kofi, mailoutbox, change):
    write(marisol)
    write(kofi)
    change(marisol)

    assert timetable.send_mail() == 1

    assert [message.to for message in mailoutbox] == [["kofi@example.org"]]
    assert [email.to for email in Email.objects.all()] == [["kofi@example.org"]]


def test_a_letter_of_a_kind_that_there_is_no_more_is_dropped_and_holds_up_nothing(marisol, kofi, mailoutbox):
    write(marisol)
    write(kofi)
    Letter.objects.filter(member=marisol).update(kind="telegram")

    assert timetable.send_mail() == 1
    assert [message.to for message in mailoutbox] == [["kofi@example.org"]]


def test_the_same_is_written_to_one_member_once_whoever_tries_again(marisol, kofi):
    assert [write(marisol), write(marisol), write(kofi), write(marisol, key="reply-2")] == [True, False, True, True]

    assert Email.objects.values("message_id").distinct().count() == 3


def test_the_same_is_not_written_again_after_its_mail_was_sent_and_forgotten(marisol, mailoutbox):
    write(marisol)
    timetable.send_mail()
    later = timezone.now() + timedelta(days=1)

    assert delivery.forget(sent_before=later, failed_before=later) == 1
    assert not write(marisol)


def test_that_a_letter_was_written_is_known_for_half_a_year(marisol, kofi):
    for member in (marisol, kofi):
        write(member)
    Letter.objects.filter(member=marisol).update(written_at=timezone.now() - timedelta(days=200), mail=None)
    Letter.objects.filter(member=kofi).update(written_at=timezone.now() - timedelta(days=170), mail=None)

    timetable.forget_mail()

    assert [letter.member for letter in Letter.objects.all()] == [kofi]


def test_what_is_rolled_back_was_not_written_and_can_be_written(marisol):
    with transaction.atomic():
        assert write(marisol)
        transaction.set_rollback(True)

    assert Letter.objects.count() == 0
    assert write(marisol)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_write_the_same_at_once_one_does(marisol, kofi):
    """On SQLite one transaction writes at a time."""
    sheets = [letters.Sheet(member, "reply", "words_restored", CONTEXT, key="reply-1") for member in (marisol, kofi)]
    start = Barrier(6)

    def attempt(number):
        try:
            with transaction.atomic():
                start.wait(timeout=30)
                return letters.write_many(sheets[:: -1 if number % 2 else 1])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(attempt, range(6)))

    assert sorted(outcomes) == [0, 0, 0, 0, 0, 2]
    assert Email.objects.count() == 2


def test_many_letters_are_a_few_questions_however_many_they_are(cohort):
    def asked(size, key):
        sheets = [letters.Sheet(m, "reply", "words_restored", CONTEXT, key=key) for m in members[:size]]
        with CaptureQueriesContext(
            connection,
        ) as questions:
            assert letters.write_many(sheets) == size
        return len(questions)

    members = MemberFactory.create_batch(40)

    assert asked(3, "few") == asked(40, "many")


def test_an_address_that_no_letter_can_be_written_to_holds_up_nothing(marisol):
    odd = MemberFactory(display_name="Odd", email='"a,b"@example.org')
    sheets = [letters.Sheet(m, "reply", "words_restored", CONTEXT, key="reply-1") for m in (odd, marisol)]

    assert letters.write_many(sheets) == 1


def test_a_letter_says_which_list_it_is_of_and_how_it_is_stopped_by_one_click(marisol):
    write(marisol, about="thing-12")

    headers = Email.objects.get().headers
    link = stopping.address(marisol.pk, "reply")
    assert headers["List-Id"] == "Replies to you <thing-12.reply.things.example.org>"
    assert headers["List-Unsubscribe"] == f"<{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.startswith("https://things.example.org/stop/")
    assert headers["Auto-Submitted"] == "auto-generated"


def test_letters_about_one_thread_lie_together_in_mail_programs(marisol, kofi):
    write(marisol, key="reply-1", about="thing-12")
    write(marisol, key="reply-2", about="thing-12", in_reply_to="reply-1")
    write(marisol, key="reply-3", about="thing-13")
    write(marisol, key="reply-4")

    first, second, third, fourth = Email.objects.order_by("pk")
    root = first.headers["References"]
    assert first.headers["In-Reply-To"] == root
    assert second.headers["References"] == f"{root} {first.message_id}"
    assert second.headers["In-Reply-To"] == first.message_id
    assert third.headers["References"] not in (root, "")
    assert "References" not in fourth.headers


def test_every_kind_says_why_it_came_and_how_to_stop_it_in_both_halves(marisol):
    mail_choices.choose(marisol, {kind.key: kind.mailed for kind in KINDS})
    mute = ("Mute this conversation", "https://things.example.org/mute/12/")

    for kind in KINDS:
        assert write(marisol, kind.key, key=kind.key, stops=[mute])

    for letter in Letter.objects.select_related("mail"):
        kind, mail = BY_KEY[letter.kind], letter.mail
        for text in (str(kind.why), stopping.address(marisol.pk, kind.key), *mute):
            assert text in mail.message
            assert text in mail.html_message
        assert "https://things.example.org/me/settings/mail/" in mail.message


def test_headers_survive_the_wire_whole(marisol, mailoutbox):
    write(marisol, key="x" * 120, about="reflection-123456789")
    timetable.send_mail()

    message = mailoutbox[0].message()
    email = Email.objects.get()
    assert message["Message-ID"] == email.message_id
    assert {name: message[name] for name in email.headers} == email.headers
    link = stopping.address(marisol.pk, "reply")
    assert re.search(rb"^List-Unsubscribe:\s+<%b>$" % re.escape(link.encode()), message.as_bytes(), re.MULTILINE)


def test_decisions_are_letters_of_a_kind(marisol, hanne, thing):
    comment = CommentFactory(author=marisol, thing=thing)

    moderation.hide(comment, by=hanne, reason="Too sharp.")
    moderation.restore(comment, by=hanne, reason="Kind after all.")
    mail_choices.choose(marisol, {"decision": When.WEEKLY})
    moderation.hide(comment, by=hanne, reason="Looked again.")

    assert list(Letter.objects.values_list("kind", "about")) == [("decision", f"comment-{comment.pk}")] * 2


def test_codes_go_out_whatever_a_member_chose_and_whatever_was_refused(client, marisol, mailoutbox):
    refuse(marisol)
    client.post("/accounts/login/code/", {"email": "marisol@example.org"})

    assert timetable.send_mail() == 1
    assert mailoutbox[0].to == ["marisol@example.org"]
