from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from cpd.lib import delivery, mail
from cpd.lib.jobs import stopping

WORDS = {
    "hello.subject.txt": "{{ name }} wrote to you",
    "hello.txt": '{% extends "emails/base.txt" %}{% block letter %}{{ name }} says: {{ words }}{% endblock %}',
    "hello.html": '{% extends "emails/base.html" %}{% block letter %}<p>{{ name }}: {{ words }}</p>'
    '<p><a href="/things/1/">Thing 1</a> <a href="//other.example/">other</a> '
    '<a href="https://example.org/">example</a></p>'
    '{% include "emails/_button.html" with url="/me/" label="Answer" %}{% endblock %}',
}
MARKED = "{{ site_url }} {% include 'x' %} <b>& “friends”</b>"


@pytest.fixture(autouse=True)
def letters(settings, tmp_path, db):
    """A letter of one sentence, and a site with an address."""
    folder = tmp_path / "emails"
    folder.mkdir()
    for name, text in WORDS.items():
        (folder / name).write_text(text)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]
    settings.SITE_URL = "https://things.example.org"
    settings.CONTACT_EMAIL = "hello@things.example.org"


def write(to="marisol@example.org", **context):
    mail.send("hello", to=to, context={"name": "Kofi", "words": "Well said.", **context})
    return Email.objects.latest("pk")


def test_a_letter_is_stored_to_be_sent_later(mailoutbox):
    email = write()

    assert (email.to, email.cc, email.bcc) == (["marisol@example.org"], [], [])
    assert email.subject == "Kofi wrote to you"
    assert email.message.startswith("Kofi says: Well said.\n")
    assert email.status == STATUS.queued
    assert email.message_id.endswith("@things.example.org>")
    assert email.headers == {"Auto-Submitted": "auto-generated"}
    assert mailoutbox == []


def test_what_is_rolled_back_was_never_written(transactional_db, django_db_serialized_rollback):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert Email.objects.count() == 0


def test_members_words_stay_words_in_both_halves_of_a_letter():
    email = write(name="<i>Kofi</i>", words=MARKED)

    assert f"<i>Kofi</i> says: {MARKED}" in email.message
    assert "&lt;i&gt;Kofi&lt;/i&gt;: {{ site_url }} {% include" in email.html_message
    assert "<b>" not in email.html_message


@pytest.mark.parametrize(
    "name", ["Kofi\nBcc: all@example.org", "Kofi\r\n\r\nHello", "Kofi\x00\u2028Bcc: x", "\u202eKofi"]
)
def test_a_name_cannot_begin_another_header(name):
    email = write(name=name)

    assert email.subject.splitlines() == [email.subject]
    assert set(email.subject) & set("\0\u2028\u202e") == set()
    message = email.email_message().message()
    assert message["Bcc"] is None
    assert message["To"] == "marisol@example.org"


def test_a_long_subject_is_cut():
    assert len(write(name="K" * 5000).subject) == 200


@pytest.mark.parametrize(
    "to", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", '"a,b"@x.org', "nobody", ""]
)
def test_a_letter_goes_to_one_true_address(to):
    with pytest.raises(ValidationError):
        write(to=to)

    assert Email.objects.count() == 0


def test_links_in_a_letter_lead_to_the_configured_site():
    html = write().html_message

    assert 'href="https://things.example.org/things/1/"' in html
    assert 'href="https://things.example.org/me/"' in html
    assert 'href="//other.example/"' in html
    assert 'href="https://example.org/"' in html
    assert "localhost" not in html
    assert "testserver" not in html


def test_a_letter_wears_the_design_on_every_element_and_loads_nothing():
    html = write().html_message

    assert "background: #fbfcf7" in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert not any(loading in html for loading in ("<img", "<link", "<script", "url(", "@import", "src="))
    assert '<h1 class="h1 ink" style="' in html


def test_mail_of_libraries_goes_through_the_same_queue_one_for_each_recipient():
    message = EmailMultiAlternatives(
        "Your {{ code }}\n", "{{ code }} {% now 'Y' %}", "site@example.org", ["a@example.org"], bcc=["b@example.org"]
    )
    message.attach_alternative("<p>{{ code }}</p>", "text/html")

    mail.QueueBackend().send_messages([message])

    assert [(e.to, e.bcc) for e in Email.objects.order_by("pk")] == [(["a@example.org"], []), (["b@example.org"], [])]
    email = Email.objects.earliest("pk")
    assert email.subject == "Your {{ code }}"
    assert email.message == "{{ code }} {% now 'Y' %}"
    assert email.html_message == "<html><head></head><body><p>{{ code }}</p></body></html>"
    assert email.from_email == "site@example.org"


class Server(BaseEmailBackend):
    """A mail server that notes what it accepted and refuses some addresses."""

    accepted: list = []
    refusing: dict = {}
    away = False

    def open(self):
        if Server.away:
            raise ConnectionRefusedError("nobody there")

    def send_messages(self, email_messages):
        for message in email_messages:
            (to,) = message.to
            if to in self.refusing:
                raise self.refusing[to]
            self.accepted.append((to, message.extra_headers["Message-ID"]))
        return len(email_messages)


@pytest.fixture
def server(settings):
    """A mail server of our own."""
    settings.POST_OFFICE = {"BACKENDS": {"default": f"{__name__}.Server"}}
    Server.accepted, Server.refusing, Server.away = [], {}, False
    stopping.clear()
    return Server


def test_a_queued_letter_is_sent_once_however_often_the_work_is_done(server):
    email = write()

    assert [delivery.deliver() for _ in range(3)] == [1, 0, 0]
    assert server.accepted == [("marisol@example.org", email.message_id)]
    email.refresh_from_db()
    assert email.status == STATUS.sent


def test_a_refused_address_holds_up_no_other_and_is_not_tried_again(server):
    refused = write(to="gone@example.org")
    write(to="marisol@example.org")
    server.refusing = {"gone@example.org": SMTPRecipientsRefused({"gone@example.org": (550, b"no such user")})}

    assert delivery.deliver() == 1

    refused.refresh_from_db()
    assert refused.status == STATUS.failed
    assert refused.logs.get().exception_type == "SMTPRecipientsRefused"


def test_a_letter_that_fails_is_tried_again_with_growing_pauses_and_at_last_given_up(server):
    write()
    server.refusing = {"marisol@example.org": SMTPRecipientsRefused({"marisol@example.org": (451, b"later")})}

    with time_machine.travel("2026-06-03 12:00:00+00:00", tick=False) as clock:
        pauses = []
        while Email.objects.get().status != STATUS.failed:
            delivery.deliver()
            email = Email.objects.get()
            pauses.append(int((email.scheduled_time - email.last_updated).total_seconds() // 60))
            assert delivery.deliver() == 0
            clock.move_to(email.scheduled_time)

    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, *[720] * 9]
    assert timedelta(days=4.5) < timedelta(minutes=sum(pauses[:-1])) < timedelta(days=5)
    assert server.accepted == []


def test_while_the_server_is_away_letters_wait_and_none_is_blamed(server):
    write()
    write(to="kofi@example.org")
    server.away = True

    with pytest.raises(delivery.MailServerAway):
        delivery.deliver()
    server.away = False

    assert delivery.deliver() == 2
    assert set(Email.objects.values_list("number_of_retries", flat=True)) == {None}


def test_a_letter_of_a_worker_that_died_is_sent_after_a_quarter_of_an_hour(server):
    email = write()
    with time_machine.travel("2026-06-03 12:00:00+00:00", tick=False) as clock:
        Email.objects.update(scheduled_time=None)
        assert delivery._claim(email.pk) is not None
        assert delivery._claim(email.pk) is None
        assert delivery.deliver() == 0
        clock.shift(delivery.LENT_FOR)

        assert delivery.deliver() == 1


def test_who_is_asked_to_stop_begins_no_other_letter(server):
    write()
    stopping.set()

    assert delivery.deliver() == 0
    assert server.accepted == []
    stopping.clear()
    assert delivery.deliver() == 1


def test_urgent_letters_go_first(server):
    for to, priority in [("a@example.org", 0), ("b@example.org", 1), ("c@example.org", 2)]:
        Email.objects.filter(pk=write(to=to).pk).update(priority=priority)

    delivery.deliver()

    assert [to for to, _ in server.accepted] == ["c@example.org", "b@example.org", "a@example.org"]


def test_old_letters_are_forgotten_sooner_if_they_were_sent(server):
    with time_machine.travel("2026-06-03 12:00:00+00:00", tick=False) as clock:
        write(to="sent@example.org")
        delivery.deliver()
        failed = write(to="failed@example.org")
        Email.objects.filter(pk=failed.pk).update(status=STATUS.failed)
        clock.shift(timedelta(days=40))
        now = timezone.now()

        assert delivery.forget(sent_before=now - timedelta(days=30), failed_before=now - timedelta(days=90)) == 1

    assert [email.to for email in Email.objects.all()] == [["failed@example.org"]]


def test_every_letter_of_the_site_has_its_three_parts():
    folder = Path(__file__).parents[2] / "templates" / "emails"
    names = {path.name.removesuffix(".subject.txt") for path in folder.glob("*.subject.txt")}

    assert [name for name in names if not (folder / f"{name}.txt").is_file()] == []
    assert [name for name in names if not (folder / f"{name}.html").is_file()] == []
