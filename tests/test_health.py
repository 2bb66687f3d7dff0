"""The site says how it is, and stays polite when something is broken."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import path

from cpd.urls import handler500, urlpatterns
from things.models import Cohort


class Away:
    """A database that does not answer."""

    def __call__(self, execute, sql, params, many, context):
        raise OperationalError("connection refused")


def test_health_answers_ok_to_everybody_without_a_session(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain"
    assert response.cookies == {}
    assert Session.objects.count() == 0
    assert "no-store" in response.headers["Cache-Control"]


@override_settings(SECURE_SSL_REDIRECT=True)
def test_health_is_not_redirected(db):
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/").status_code == 301


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_health_says_so_when_the_database_is_away(client, db, ngozi, reader):
    if reader == "member":
        client.force_login(ngozi)

    with connection.execute_wrapper(Away()):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"The database is away.\n")


@pytest.mark.parametrize("reader", ["visitor", "member"])
@pytest.mark.parametrize("address", ["/", "/may-2026/", "/may-2026/things/1/", "/me/", "/about/kind/"])
def test_pages_say_so_too_and_no_page_is_broken(client, cohort, ngozi, reader, address):
    client.raise_request_exception = False
    if reader == "member":
        client.force_login(ngozi)

    with connection.execute_wrapper(Away()):
        response = client.get(address)

    assert response.status_code in ({503} if reader == "member" or address != "/me/" else {302, 503})
    if response.status_code == 503:
        assert "The counter is closed for a moment" in response.content.decode()
        assert response.headers["Retry-After"] == "30"


def broken(request):
    """A view with a fault."""
    raise ZeroDivisionError


class Broken:
    """The site's addresses, and one that is broken."""

    handler500 = handler500
    urlpatterns = [path("broken/", broken), *urlpatterns]


def test_a_fault_of_ours_has_a_page_that_needs_nothing(client, db, ngozi):
    client.raise_request_exception = False
    client.force_login(ngozi)

    with override_settings(ROOT_URLCONF=Broken):
        response = client.get("/broken/")

    assert response.status_code == 500
    assert "The ink ran" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()


def test_a_form_from_elsewhere_is_refused_and_gives_back_what_was_typed(db, ngozi):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ngozi)
    typed = {
        "body": "A long <b>afternoon</b> of thinking, lost?",
        "password": "a quiet hour on tuesday",
        "title": "Short",
    }

    response = client.post("/write/", typed)
    page = response.content.decode()

    assert response.status_code == 403
    assert "The gum on this one has dried" in page
    assert "A long &lt;b&gt;afternoon&lt;/b&gt; of thinking, lost?</textarea>" in page
    assert "a quiet hour" not in page


def test_a_page_that_is_not_there_says_so_and_leads_on(client, cohort):
    response = client.get("/nowhere/at/all/")

    assert response.status_code == 404
    assert "Not in this album" in response.content.decode()
    assert Cohort.objects.get().get_absolute_url() == "/may-2026/"
