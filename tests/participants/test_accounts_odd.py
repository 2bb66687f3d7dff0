"""Odd requests to the pages of accounts are answered in words: no input is an error of the server."""

from __future__ import annotations

import json

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.newcomer import PASSWORD, filled, last_code
from tests.participants.test_accounts_pages import names_below_accounts

ODD = {
    "login": "a" * 5000 + "@example.org",
    "email": "x@[127.0.0.1]",
    "password": "\U0001f9ad" * 3000,
    "password1": "\u202e",
    "oldpassword": " ",
    "code": "\u0661\u0662\u0663" * 400,
    "credential": '{"id": 5, "response": {"userHandle": "////", "clientDataJSON": "e30"}}',
    "name": "x" * 5000,
    "next": "http://[",
    "cohort": "%00",
    "account": "9" * 40,
    "action": "change",
    "action_add": "",
    "sector": "9" * 40,
    "country": "ZZZ",
    "writes": "nowhere",
    "start": "never",
}
CREDENTIALS = [
    "", "5", "[]", "null", '"x"', "{}", "{", '{"response": 5}', '{"response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "MTIz"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": 7}}',
    json.dumps({"response": {"userHandle": "zzzzzzzzzzzzzzzzzzzzzz"}}),
]  # fmt: skip


def addresses():
    accounts = next(found for found in get_resolver().url_patterns if str(found.pattern) == "accounts/")
    for name in sorted({*names_below_accounts(accounts)}):
        for kwargs in ({}, {"pk": 10**30}, {"provider_id": "no\u202esuch"}):
            try:
                yield reverse(name, kwargs=kwargs)
            except NoReverseMatch:
                continue
    yield from ("/me/settings/", "/me/settings/sessions/99999999999999999999999/end/", "/may-2026/join/")


@pytest.fixture(params=["visitor", "member"])
def browser(request, client, cohort, marisol):
    """Somebody, and a member who has just shown once more that it is them."""
    client.raise_request_exception = True
    if request.param == "member":
        marisol.set_password(PASSWORD)
        marisol.save()
        client.post(reverse("account_login"), {"login": marisol.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("address", sorted(set(addresses())))
def test_no_odd_request_is_an_error_of_the_server(browser, address):
    cookies = browser.cookies.copy()
    for method in ("get", "post", "put", "delete", "patch", "options", "head"):
        browser.cookies = cookies.copy()
        answer = getattr(browser, method)(address, ODD if method in ("get", "post") else "")

        assert answer.status_code < 500, (method, address)


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_no_answer_of_a_passkey_is_an_error_of_the_server(browser, credential):
    for name in ("mfa_add_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_signup_webauthn"):
        browser.get(reverse(name), headers={"accept": "application/json"})
        answer = browser.post(reverse(name), {"credential": credential, "name": ""})

        assert answer.status_code < 500, name


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_nor_one_of_a_passkey_just_being_made(client, cohort, credential):
    client.post(reverse("account_signup_by_passkey"), filled(password1=None))
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})
    client.get(reverse("mfa_signup_webauthn"))

    answer = client.post(reverse("mfa_signup_webauthn"), {"credential": credential})

    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)
