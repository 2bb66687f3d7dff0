"""Signing in with an account of another place: only where it is set, and joining asks the same as always."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from participants.models import Member, Participant
from tests.newcomer import filled, last_code, letters


class OtherPlace(BaseHTTPRequestHandler):
    """Another place that knows Amina."""

    def answer(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/me",
                "jwks_uri": f"{here}/keys",
            },
            "/token": {"access_token": "abc", "token_type": "Bearer"},
            "/me": {"sub": "17", "name": "Amina Y.", "email": "amina@example.org", "email_verified": False},
        }
        body = json.dumps(pages[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *arguments):
        pass


@pytest.fixture
def other_place(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherPlace)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connect(settings, f"http://127.0.0.1:{server.server_port}")
    yield
    server.shutdown()


def connect(settings, address):
    app = {
        **settings.OIDC_APP,
        "name": "The Guild",
        "client_id": "things",
        "secret": "s",
        "settings": {"server_url": address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def come_back(client):
    """Go to the other place, say yes there, and come back."""
    going = client.post(reverse("openid_connect_login", args=["oidc"]))
    asked = parse_qs(urlsplit(going.headers["Location"]).query)
    return client.get(reverse("openid_connect_callback", args=["oidc"]), {"code": "1", "state": asked["state"][0]})


def test_without_settings_nothing_is_offered(client, cohort):
    assert "/accounts/oidc/" not in client.get(reverse("account_login")).content.decode()
    assert client.get("/accounts/oidc/oidc/login/").status_code == 404


def test_with_settings_the_place_is_offered_under_its_name(client, cohort, other_place):
    assert "Go on with The Guild" in client.get(reverse("account_login")).content.decode()


def test_the_way_there_is_a_page_of_ours_until_its_button_is_pressed(client, cohort, other_place):
    page = client.get(reverse("openid_connect_login", args=["oidc"])).content.decode()

    assert 'class="masthead"' in page
    assert "You are led to The Guild and then back here." in page


def test_a_newcomer_from_elsewhere_is_asked_the_same_and_confirms_the_address(client, cohort, other_place):
    answer = come_back(client)
    assert answer.headers["Location"] == reverse("socialaccount_signup")
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'class="masthead"' in page
    assert 'value="Amina Y."' in page

    client.post(reverse("socialaccount_signup"), filled(password1=None))
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})

    member = Member.objects.get(email="amina@example.org")
    assert client.session["_auth_user_id"] == str(member.pk)
    assert not member.has_usable_password()
    assert Participant.objects.get(member=member).cohort == cohort


def test_an_address_that_has_an_account_is_not_taken_over_from_elsewhere(client, cohort, marisol, other_place):
    come_back(client)
    client.post(reverse("socialaccount_signup"), filled(password1=None, email=marisol.email))

    assert "_auth_user_id" not in client.session
    assert marisol.socialaccount_set.count() == 0
    assert [letter.subject for letter in letters()] == ["You have an account already"]


def test_a_place_that_does_not_answer_is_a_page_in_words(client, cohort, settings):
    connect(settings, "http://127.0.0.1:9")

    answer = client.post(reverse("openid_connect_login", args=["oidc"]))

    assert "The other place did not let you through" in answer.content.decode()
