"""The one-click stop in every letter: without signing in, at once, and taken back as easily."""

from __future__ import annotations

import pytest
from django.test import Client
from post_office.models import Email

from cpd.desk import timetable
from participants import letters, mail_choices, stopping
from participants.mail_kinds import BY_KEY, KINDS, When
from participants.models import MailChoice, Member

CONTEXT = {"name": "Marisol", "is_comment": True, "title": "Thing 1", "address": "/", "reason": "Kind."}


@pytest.fixture
def page(marisol):
    return f"/stop/{stopping.token(marisol.pk, 'reply')}/"


@pytest.fixture
def browser():
    """A browser in which nobody is signed in and forms need their token."""
    return Client(enforce_csrf_checks=True)


def when(member, kind="reply"):
    return mail_choices.of(member)[kind]


def test_looking_at_the_page_changes_nothing_however_often_mail_programs_look(browser, marisol, page):
    for _visit in range(3):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert "Replies to you" in answer.content.decode()
    browser.head(page)

    assert when(marisol) == When.AT_ONCE
    assert MailChoice.objects.count() == 0


def test_one_click_of_a_mail_program_stops_at_once_without_cookies_or_redirects(browser, marisol, page):
    answer = browser.post(page, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert when(marisol) == When.NEVER


def test_the_button_on_the_page_stops_and_the_next_page_offers_to_undo(browser, marisol, page):
    answer = browser.post(page)
    assert "Done" in answer.content.decode()
    browser.post(page)
    assert when(marisol) == When.NEVER

    token = browser.get(page).context["csrf_token"]
    answer = browser.post(f"{page}undo/", {"csrfmiddlewaretoken": token}, follow=True)

    assert answer.redirect_chain == [(page, 302)]
    assert when(marisol) == When.AT_ONCE


def test_undoing_needs_the_pages_own_form(browser, marisol, page):
    browser.post(page)

    assert browser.post(f"{page}undo/").status_code == 403
    assert when(marisol) == When.NEVER


def test_a_stop_that_is_taken_back_brings_back_what_was_chosen_before(marisol):
    mail_choices.choose(marisol, {"reply": When.WEEKLY})

    mail_choices.stop(marisol, BY_KEY["reply"])
    mail_choices.stop(marisol, BY_KEY["reply"])
    mail_choices.resume(marisol, BY_KEY["reply"])
    assert when(marisol) == When.WEEKLY
    mail_choices.resume(marisol, BY_KEY["reply"])

    assert when(marisol) == When.WEEKLY


def test_stopping_one_kind_leaves_the_others_and_other_people_alone(browser, marisol, kofi, page):
    before = {**mail_choices.of(marisol)}

    browser.post(page)

    assert mail_choices.of(marisol) == {**before, "reply": When.NEVER}
    assert mail_choices.of(kofi) == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_can_be_stopped_by_one_click(browser, marisol, kind):
    mail_choices.choose(marisol, {kind.key: kind.mailed})

    answer = browser.post(f"/stop/{stopping.token(marisol.pk, kind.key)}/", {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not mail_choices.wanting_mail({(marisol.pk, kind.key)})


def test_decisions_go_into_the_weekly_letter_and_the_page_says_so(browser, marisol):
    page = f"/stop/{stopping.token(marisol.pk, 'decision')}/"
    assert "weekly letter" in browser.get(page).content.decode()

    browser.post(page)

    assert when(marisol, "decision") == When.WEEKLY


def test_a_letter_that_was_queued_before_the_stop_is_not_sent(browser, marisol, page, settings, mailoutbox):
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
    letters.write(marisol, "reply", "words_restored", CONTEXT, key="reply-1")

    browser.post(page)

    assert timetable.send_mail() == 0
    assert (mailoutbox, Email.objects.count()) == ([], 0)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("change", ["other member", "other kind", "cut", "made up", "unknown kind", "no number"])
def test_a_token_that_was_not_made_here_is_not_there(browser, marisol, kofi, method, change):
    token = stopping.token(marisol.pk, "reply")
    tampered = {
        "other member": token.replace(f"{marisol.pk}-", f"{kofi.pk}-", 1),
        "other kind": token.replace("-reply", "-mention", 1),
        "cut": token[:-1],
        "made up": "1-reply.aaaa",
        "unknown kind": stopping.SIGNER.sign(f"{marisol.pk}-other"),
        "no number": "x",
    }[change]

    assert getattr(browser, method)(f"/stop/{tampered}/").status_code == 404
    assert MailChoice.objects.count() == 0


def test_the_link_of_a_closed_account_is_not_there(browser, marisol, page):
    Member.objects.update(is_active=False)

    assert browser.get(page).status_code == 404
    assert browser.post(page).status_code == 404


def test_a_link_outlives_a_change_of_the_secret_key(browser, marisol, page, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-that-is-long-enough-0123456789-0123456789-0123456789"

    assert browser.post(page).status_code == 200
    assert when(marisol) == When.NEVER


def test_the_page_shows_nobody_whose_mail_it_is_and_is_kept_nowhere(browser, marisol, page):
    answer = browser.get(page)

    assert marisol.display_name not in answer.content.decode()
    assert marisol.email not in answer.content.decode()
    assert answer.headers["Cache-Control"].startswith("private")
    assert "noindex" in answer.content.decode()
