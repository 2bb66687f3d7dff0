"""Every page of accounts wears the site's design, and none has script or style of its own inside."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.newcomer import PASSWORD, filled, last_code
from tests.passkey import Passkey

INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|src=\"data:", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)

VISITORS = [
    "account_login",
    "account_signup",
    "account_signup_by_passkey",
    "account_request_login_code",
    "account_reset_password",
    "account_password_reset_completed",
    "account_inactive",
    "socialaccount_login_cancelled",
]
MEMBERS = [
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "socialaccount_connections",
]
WITH_A_SECOND_FACTOR = [
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
]
# Reached on the way only, each by a test below; or no pages.
ON_THE_WAY = {
    "socialaccount_login_error",
    "account_set_password",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "mfa_authenticate",
    "mfa_signup_webauthn",
    "socialaccount_signup",
    "openid_connect_login",
}
NO_PAGES = {"mfa_login_webauthn", "mfa_download_recovery_codes", "openid_connect_callback"}


def is_ours(answer, status=200) -> None:
    page = answer.content.decode()
    assert answer.status_code == status, answer.headers
    assert 'class="masthead"' in page
    assert 'href="/static/css/site.css"' in page
    assert len(re.findall("<h1", page)) == 1
    assert INLINE.findall(page) == []
    assert SCRIPT.findall(page) == []
    assert "{%" not in page
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.fixture
def client(client):
    """A browser that asks by https, as passkeys need it."""
    client.defaults["wsgi.url_scheme"] = "https"
    return client


@pytest.fixture
def signed_in(client, cohort, marisol):
    """Marisol, who has just shown once more that it is her."""
    marisol.set_password(PASSWORD)
    marisol.save()
    client.post(reverse("account_login"), {"login": marisol.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return marisol


@pytest.fixture
def with_second_factor(client, signed_in):
    """Marisol with an authenticator app, a passkey and recovery codes."""
    set_up_app(client)
    page = client.get(reverse("mfa_add_webauthn"))
    answer = Passkey().made(page.context["js_data"]["creation_options"])
    client.post(reverse("mfa_add_webauthn"), {"name": "My phone", "credential": answer})
    return Authenticator.objects.get(user=signed_in, type="webauthn")


def set_up_app(client) -> str:
    """Set up an authenticator app; its secret."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    return secret


def app_code(secret: str) -> str:
    """What the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("name", VISITORS)
def test_pages_for_visitors_are_ours(client, cohort, name):
    is_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", MEMBERS)
def test_pages_for_members_are_ours(client, signed_in, name):
    is_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", WITH_A_SECOND_FACTOR)
def test_pages_for_members_with_a_second_factor_are_ours(client, with_second_factor, name):
    takes_key = name in {"mfa_edit_webauthn", "mfa_remove_webauthn"}

    is_ours(client.get(reverse(name, kwargs={"pk": with_second_factor.pk} if takes_key else {})))


def test_the_page_for_a_first_password_is_ours(client, ngozi):
    ngozi.set_unusable_password()
    ngozi.save()
    client.force_login(ngozi)

    is_ours(client.get(reverse("account_set_password")))


def test_the_page_for_a_failure_elsewhere_is_ours(client, signed_in):
    is_ours(client.get(reverse("socialaccount_login_error")), status=401)


def test_the_pages_for_codes_are_ours(client, cohort, marisol):
    is_ours(client.post(reverse("account_request_login_code"), {"email": marisol.email}, follow=True))

    client.post(reverse("account_logout"))
    is_ours(client.post(reverse("account_reset_password"), {"email": marisol.email}, follow=True))
    is_ours(client.post(reverse("account_confirm_password_reset_code"), {"code": last_code()}, follow=True))

    client.post(reverse("account_logout"))
    is_ours(client.post(reverse("account_signup"), filled(), follow=True))


def test_the_page_for_a_second_step_is_ours(client, with_second_factor, marisol):
    client.post(reverse("account_logout"))

    is_ours(client.post(reverse("account_login"), {"login": marisol.email, "password": PASSWORD}, follow=True))


def test_the_page_on_which_a_newcomer_makes_a_passkey_is_ours(client, cohort):
    client.post(reverse("account_signup_by_passkey"), filled(password1=None))

    is_ours(client.post(reverse("account_email_verification_sent"), {"code": last_code()}, follow=True))


def names_below_accounts(resolver: URLResolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_below_accounts(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def test_no_page_of_accounts_is_left_out_here():
    accounts = next(found for found in get_resolver().url_patterns if str(found.pattern) == "accounts/")
    looked_at = {*VISITORS, *MEMBERS, *WITH_A_SECOND_FACTOR, *ON_THE_WAY, *NO_PAGES}

    assert set(names_below_accounts(accounts)) == looked_at
