"""Telling the organisers that something is the matter."""

from __future__ import annotations

import pytest

from comments.models import Report
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory, ReportFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(thing, kofi):
    return CommentFactory(thing=thing, author=kofi, body="Mine.", body_html="<p>Mine.</p>")


def test_a_report_reaches_the_organisers_once(client, marisol, comment):
    client.force_login(marisol)
    address = f"/report/comment/{comment.pk}/"
    sent = {"reason": "spam", "note": "Twice today."}

    response = client.post(address, sent)
    client.post(address, sent)

    report = Report.objects.get()
    assert response["Location"] == f"/comments/{comment.pk}/"
    assert (report.comment, report.reporter, report.reason, report.note) == (comment, marisol, "spam", "Twice today.")
    assert "You have reported this already." in client.get(address, headers=HTMX).content.decode()


def test_a_decided_report_can_be_followed_by_another(client, marisol, comment):
    ReportFactory(comment=comment, reporter=marisol, resolved_at=NOW)
    client.force_login(marisol)

    client.post(f"/report/comment/{comment.pk}/", {"reason": "spam"})

    assert Report.objects.open().count() == 1


def test_a_report_needs_a_reason(client, marisol, reflection, kofi):
    client.force_login(kofi)

    response = client.post(f"/report/reflection/{reflection.pk}/", {"note": "Hm."})

    assert response.status_code == 422
    assert Report.objects.count() == 0


def test_own_words_cannot_be_reported(client, marisol, kofi, reflection, comment):
    client.force_login(kofi)
    assert client.post(f"/report/comment/{comment.pk}/", {"reason": "spam"}).status_code == 302
    client.force_login(marisol)
    client.post(f"/report/reflection/{reflection.pk}/", {"reason": "spam"})

    assert Report.objects.count() == 0


@pytest.mark.parametrize("state", ["hidden_at", "deleted_at"])
def test_what_is_gone_cannot_be_reported(client, marisol, comment, state):
    setattr(comment, state, NOW)
    comment.save()
    client.force_login(marisol)

    assert client.get(f"/report/comment/{comment.pk}/").status_code == 404
    assert client.post(f"/report/comment/{comment.pk}/", {"reason": "spam"}).status_code == 404


def test_hidden_reflections_cannot_be_reported(client, kofi, hanne, reflection):
    reflection.hidden_at = NOW
    reflection.save()

    for reader in (kofi, hanne):
        client.force_login(reader)
        assert client.get(f"/report/reflection/{reflection.pk}/").status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_every_form_of_reporting_leads_to_what_everybody_agreed_to(client, marisol, kofi, comment, reflection, headers):
    client.force_login(marisol)
    of_comment = client.get(f"/report/comment/{comment.pk}/", headers=headers).content.decode()
    client.force_login(kofi)
    of_reflection = client.get(f"/report/reflection/{reflection.pk}/", headers=headers).content.decode()

    for page in (of_comment, of_reflection):
        assert page.partition("<form")[2].count('<a href="/about/kind/">') == 1 + page.count("<footer")
