"""Odd requests are refused in words; a database that is away is waited out."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cpd.lib.steady import wait_for_database, with_readable_head


@pytest.mark.parametrize("path", ["/?q=%00", "/" + "a" * 5000, "/healthz?" + "b" * 5000, "/may-2026/?thing=%00"])
@pytest.mark.django_db
def test_addresses_that_no_link_has_are_bad_requests(client, path):
    response = client.get(path)

    assert response.status_code == 400
    assert "The address is smudged" in response.text


@pytest.mark.parametrize("charset", ["klingon", "utf-7", "base64", "utf-16"])
@pytest.mark.django_db
def test_a_form_in_a_strange_charset_is_a_bad_request(client, charset):
    form = f"application/x-www-form-urlencoded; charset={charset}"

    response = client.generic("POST", "/accounts/login/", b"login=x", content_type=form)

    assert response.status_code == 400


@pytest.mark.django_db
def test_a_body_beyond_the_limit_is_refused_before_it_is_read(client, settings):
    settings.LARGEST_REQUEST = 1000

    response = client.post("/accounts/login/", {"login": "x" * 2000})

    assert response.status_code == 413
    assert "Too heavy for the post" in response.text


def test_a_database_that_is_away_gives_a_page_that_says_so():
    handler = wait_for_database(lambda request: HttpResponse())

    response = handler.process_exception(HttpRequest(), OperationalError("server closed the connection"))

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "try again in a minute" in response.text


@pytest.mark.django_db
def test_every_page_carries_the_policies(client):
    response = client.get("/about/kind/")

    assert "default-src 'none'" in response["Content-Security-Policy"]
    for forbidden in ("unsafe", "data:", "*", "http:"):
        assert forbidden not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


POLICIES = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy")


@pytest.mark.parametrize("kind", ["text/html; charset*=klingon''x", "multipart/form-data; boundary*=x''y"])
@pytest.mark.django_db
def test_a_kind_of_body_that_cannot_be_read_is_a_bad_request(kind):
    """Django reads it before its first middleware, so only the door itself can refuse it."""
    asked = RequestFactory()._base_environ(PATH_INFO="/accounts/login/", REQUEST_METHOD="POST", CONTENT_TYPE=kind)
    said = []

    with_readable_head(WSGIHandler())(asked, lambda status, headers: said.append(status))

    assert said == ["400 Bad Request"]


@pytest.mark.parametrize("length", ["\xb2", "-1", "1e9", ""])
@pytest.mark.django_db
def test_a_length_that_is_no_number_is_no_error(client, length):
    assert client.generic("POST", "/accounts/login/", b"", CONTENT_LENGTH=length).status_code < 500


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/css/site.css", 200),
        ("/nowhere/", 404),
        ("/?q=%00", 400),
        ("/about/kind", 301),
        ("/me/", 302),
        ("/healthz", 200),
        ("/admin/", 302),
        ("/pictures/members/nobody.webp", 404),
    ],
)
@pytest.mark.django_db
def test_every_kind_of_answer_carries_the_policies(client, settings, path, status):
    settings.WHITENOISE_USE_FINDERS = True

    response = client.get(path)

    assert response.status_code == status
    assert [name for name in POLICIES if name not in response.headers] == []


@pytest.mark.django_db
def test_so_do_the_answers_to_those_who_are_led_to_https_or_ask_for_another_host(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answers = [client.get("/about/kind/"), client.get("/about/kind/", headers={"host": "evil.example"})]

    assert [answer.status_code for answer in answers] == [301, 400]
    assert [name for answer in answers for name in POLICIES if name not in answer.headers] == []
