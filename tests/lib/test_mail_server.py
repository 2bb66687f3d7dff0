"""Letters handed to a mail server over the wire: what it answers decides what becomes of them."""

from __future__ import annotations

import pytest
import time_machine
from django.db import DatabaseError
from post_office.models import STATUS, Email

from cpd.lib import delivery, mail
from cpd.lib.jobs import stopping
from tests.mailserver import MailServer

pytestmark = pytest.mark.django_db

NEVER_HERE = [
    "550 5.1.1 No such user",
    "550 Mailbox unavailable",
    "553 5.1.2 We do not know this host",
    "551 User not local",
    "550 5.4.1 Recipient address rejected: Access denied",
    "550 5.2.1 The account is closed",
]
NOT_THE_ADDRESS = [
    "450 4.2.0 Greylisted, come back later",
    "451 4.3.0 Out of order",
    "452 4.2.2 Mailbox full",
    "550 5.2.2 Mailbox full",
    "554 5.7.1 Relay access denied",
    "550 relay not permitted",
    "550 5.7.26 Unauthenticated mail is not accepted",
    "550 Your host is on our blocklist",
]


@pytest.fixture
def server(settings):
    """A mail server on this machine."""
    stopping.clear()
    with MailServer() as server:
        settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 2
        yield server


@pytest.fixture
def noon():
    with time_machine.travel("2026-06-03 12:00:00+00:00", tick=False) as clock:
        yield clock


def write(*to):
    for address in to:
        mail.send("mail_again", to=address, context={"name": "Marisol"})
    return list(Email.objects.order_by("pk"))


def states():
    return dict(Email.objects.values_list("to", "status"))


@pytest.mark.parametrize("answer", NEVER_HERE)
def test_an_address_that_is_refused_for_good_is_told_of_with_the_servers_words(server, answer):
    write("gone@example.org", "marisol@example.org")
    server.refusing["gone@example.org"] = answer
    heard = []

    assert delivery.deliver(refused=lambda email, why: heard.append((email.to, why))) == 1

    assert heard == [(["gone@example.org"], answer)]
    assert [email.status for email in Email.objects.order_by("pk")] == [STATUS.failed, STATUS.sent]


@pytest.mark.parametrize("answer", NOT_THE_ADDRESS)
def test_what_a_server_says_about_us_or_about_now_is_not_held_against_the_address(server, noon, answer):
    write("marisol@example.org")
    server.refusing["marisol@example.org"] = answer
    heard = []

    assert delivery.deliver(refused=lambda email, why: heard.append(why)) == 0
    server.refusing.clear()
    noon.shift(delivery.FIRST_PAUSE)

    assert delivery.deliver() == 1
    assert heard == []


def test_a_server_that_refuses_us_as_senders_loses_no_letter_and_is_left_alone_for_a_while(server, noon):
    write(*(f"member{n}@example.org" for n in range(10)))
    server.sender_refused = "550 5.7.1 Sender address rejected: not owned by user"

    with pytest.raises(delivery.MailServerAway):
        delivery.deliver()
    assert Email.objects.exclude(number_of_retries=None).count() == delivery.TROUBLES_IN_A_ROW
    server.sender_refused = ""
    noon.shift(delivery.FIRST_PAUSE)

    assert delivery.deliver() == 10
    assert (server.count, server.twice) == (10, [])


@pytest.mark.parametrize(("answer", "status"), [("554 5.6.0 Broken", STATUS.failed), ("554 5.7.1 No", STATUS.requeued)])
def test_a_refused_text_is_the_letters_matter_and_its_address_stays(server, answer, status):
    (email,) = write("marisol@example.org")
    server.after_data["marisol@example.org"] = answer
    heard = []

    delivery.deliver(refused=lambda email, why: heard.append(why))

    email.refresh_from_db()
    assert (email.status, heard) == (status, [])


def test_a_line_dropped_in_mid_message_delays_one_letter_and_no_other(server, noon):
    write(*(f"member{n}@example.org" for n in range(6)))
    server.drops = {2, 5}

    assert delivery.deliver() == 4
    noon.shift(delivery.FIRST_PAUSE)
    assert delivery.deliver() == 2

    assert (server.count, server.twice) == (6, [])


def test_a_server_that_drops_every_line_is_left_alone_for_a_while(server, noon):
    write(*(f"member{n}@example.org" for n in range(10)))
    server.drops = {1, 2, 3}

    with pytest.raises(delivery.MailServerAway):
        delivery.deliver()
    assert Email.objects.filter(number_of_retries=None).count() == 7
    assert delivery.deliver() == 7
    noon.shift(delivery.FIRST_PAUSE)
    assert delivery.deliver() == 3

    assert (server.count, server.twice) == (10, [])


def test_a_server_that_takes_a_letter_and_hangs_up_without_a_word_gets_it_again_under_the_same_name(server, noon):
    """The window that no protocol closes: mail programs show what has the same Message-ID once."""
    (email,) = write("marisol@example.org")
    server.forgetful = {1}

    assert delivery.deliver() == 0
    noon.shift(delivery.FIRST_PAUSE)
    assert delivery.deliver() == 1

    assert dict(server.accepted) == {email.message_id: ["marisol@example.org"] * 2}


def test_a_letter_that_is_not_wanted_any_more_is_dropped_at_the_door(server):
    stays, goes = write("marisol@example.org", "kofi@example.org")

    assert delivery.deliver(still_wanted=lambda email: email.pk != goes.pk) == 1

    assert list(Email.objects.all()) == [stays]
    assert server.count == 1


def test_a_letter_that_was_accepted_is_noted_as_soon_as_the_database_answers(server, monkeypatch):
    write("marisol@example.org")
    note, failures = delivery._note, [DatabaseError("locked"), DatabaseError("locked")]

    def sometimes(email, **changes):
        if failures:
            raise failures.pop()
        note(email, **changes)

    monkeypatch.setattr(delivery, "_note", sometimes)
    monkeypatch.setattr(delivery, "NOTE_PAUSES", (0.001, 0.001, 0.0))
    monkeypatch.setattr(delivery.connection, "close", lambda: None)

    assert delivery.deliver() == 1
    assert Email.objects.get().status == STATUS.sent


def test_a_round_ends_after_a_minute_so_that_other_work_is_not_held_up(server, monkeypatch):
    write(*(f"member{n}@example.org" for n in range(5)))
    server.wait = 0.1
    monkeypatch.setattr(delivery, "ROUND_SECONDS", 0.12)

    assert 1 <= delivery.deliver() < 5


def test_an_urgent_letter_overtakes_those_that_wait(server, monkeypatch):
    monkeypatch.setattr(delivery, "AT_ONCE", 2)
    write(*(f"member{n}@example.org" for n in range(4)))

    def and_a_code(email):
        if email.to == ["member1@example.org"]:
            mail.send("mail_again", to="code@example.org", context={"name": "Kofi"}, urgent=True)
        return True

    assert delivery.deliver(still_wanted=and_a_code) == 5

    order = [to for names in server.accepted.values() for to in names]
    assert order.index("code@example.org") == 2


def test_a_letter_reaches_the_server_whole(server):
    (email,) = write("marisol@example.org")

    delivery.deliver()

    (message,) = server.messages
    text, html = message.get_payload()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert message["Message-ID"] == email.message_id
    assert message["Auto-Submitted"] == "auto-generated"
