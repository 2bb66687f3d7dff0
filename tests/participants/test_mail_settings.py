"""What a member chooses about mail, and what happens when a mail server refuses their address."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from post_office.models import Email

from cpd.desk import timetable
from participants import letters, mail_choices, refusals
from participants.mail_kinds import KINDS, When
from participants.models import MailChoice, Member
from tests.mailserver import MailServer

MAIL = "/me/settings/mail/"
CONTEXT = {"name": "Marisol", "is_comment": True, "title": "Thing 1", "address": "/", "reason": "Kind."}


@pytest.fixture
def at_home(client, marisol):
    client.force_login(marisol)
    return marisol


@pytest.fixture
def server(settings):
    with MailServer() as server:
        settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


def answers(**changes):
    return {kind.key: kind.default.value for kind in KINDS} | changes


def write(member, key="reply-1"):
    return letters.write(member, "reply", "words_restored", CONTEXT, key=key)


def refuse(member):
    refusals.note(Email(to=[member.email]), "550 5.1.1 No such user")
    member.refresh_from_db()


def test_the_page_asks_when_for_each_kind_and_offers_only_what_there_is(client, at_home):
    html = client.get(MAIL).content.decode()

    radios = re.findall(r'<input type="radio" name="(\w+)" value="([\w-]+)"', html)
    assert sorted(radios) == sorted((kind.key, when.value) for kind in KINDS for when in kind.choices)
    assert html.count(" checked") == len(KINDS)


def test_what_is_chosen_is_kept(client, at_home):
    answer = client.post(MAIL, answers(reply="never", thread="at-once", letter="never"))

    assert answer.headers["Location"] == MAIL
    chosen = mail_choices.of(at_home)
    assert (chosen["reply"], chosen["thread"], chosen["letter"]) == (When.NEVER, When.AT_ONCE, When.NEVER)


@pytest.mark.parametrize("wrong", [{"decision": "never"}, {"letter": "at-once"}, {"reply": "hourly"}, {"reply": ""}])
def test_a_choice_that_is_not_there_keeps_nothing(client, at_home, wrong):
    answer = client.post(MAIL, answers(**{"mention": "never"} | wrong))

    assert answer.status_code == 200
    assert MailChoice.objects.count() == 0


def test_the_page_is_the_members_own(client):
    assert client.get(MAIL).status_code == 302


def test_a_refused_address_is_noted_and_nothing_more_is_written_to_it(marisol, kofi, server):
    server.refusing["marisol@example.org"] = "550 5.1.1 No such user"
    for member in (marisol, kofi):
        write(member)
    write(marisol, key="reply-2")

    assert timetable.send_mail() == 1

    marisol.refresh_from_db()
    assert (marisol.mail_refused_at is not None, marisol.mail_refused_why) == (True, "550 5.1.1 No such user")
    assert not write(marisol, key="reply-3")
    assert server.begun == 1
    assert Email.objects.count() == 2


def test_a_member_whose_mail_is_refused_reads_so_on_every_page(client, at_home):
    said = "Our mail to you was refused"
    assert said not in client.get("/me/").content.decode()

    refuse(at_home)

    for page in ("/me/", MAIL, "/me/settings/"):
        html = client.get(page).content.decode()
        assert html.count(said) == 1
        assert "550 5.1.1 No such user" in html
        assert reverse("account_email") in html


def test_trying_again_sends_one_letter_to_see_and_writes_as_before(client, at_home, server):
    refuse(at_home)

    client.post(f"{MAIL}again/")
    client.post(f"{MAIL}again/")

    at_home.refresh_from_db()
    assert at_home.mail_refused_at is None
    assert timetable.send_mail() == 1
    assert [message["Subject"] for message in server.messages] == ["Mail reaches you again"]
    assert write(at_home)


def test_trying_again_in_vain_is_noted_again(client, at_home, server):
    server.refusing["marisol@example.org"] = "550 5.1.1 No such user"
    refuse(at_home)
    client.post(f"{MAIL}again/")

    timetable.send_mail()

    at_home.refresh_from_db()
    assert at_home.mail_refused_at is not None


def test_a_new_address_is_written_to_and_so_is_what_was_waiting(client, at_home, mailoutbox, settings):
    write(at_home)
    refuse(at_home)
    client.post("/accounts/email/", {"action_add": "", "email": "mari@example.org"})
    code = re.search(r"^[A-Z0-9-]{6,}$", Email.objects.latest("pk").message, re.MULTILINE)[0]
    at_home.refresh_from_db()
    assert at_home.mail_refused_at is not None

    client.post("/accounts/confirm-email/", {"code": code})

    at_home.refresh_from_db()
    assert (at_home.email, at_home.mail_refused_at, at_home.mail_refused_why) == ("mari@example.org", None, "")
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
    timetable.send_mail()
    assert ["mari@example.org"] in [m.to for m in mailoutbox if "shown again" in m.subject]


def test_organisers_find_whose_mail_is_refused_and_read_why(client, hanne, marisol):
    refuse(marisol)
    client.force_login(hanne)

    found = client.get("/admin/participants/member/?mail_refused_at__isempty=0")
    page = client.get(f"/admin/participants/member/{marisol.pk}/change/").content.decode()

    assert [member.pk for member in found.context["cl"].queryset] == [marisol.pk]
    assert "550 5.1.1 No such user" in page


def test_the_first_refusal_is_the_one_that_is_told(marisol):
    refuse(marisol)
    first = Member.objects.get().mail_refused_at

    refusals.note(Email(to=["Marisol@Example.org"]), "550 again")

    assert (Member.objects.get().mail_refused_at, Member.objects.get().mail_refused_why) == (
        first,
        "550 5.1.1 No such user",
    )
