"""Accounts in a browser: passkeys from making to signing in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from participants.models import Member
from tests.browser.conftest import code_mailed_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def here(script_window):
    """The window, by the site's name: passkeys belong to names, not to numbers."""
    script_window.address = script_window.address.replace("127.0.0.1", "localhost")
    return script_window


@pytest.fixture
def device(here):
    """A device that holds passkeys and says yes at once."""
    session = here.page.context.new_cdp_session(here.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_newcomer_joins_with_a_passkey_and_signs_in_with_it(here, device, running_cohort, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = here.open("/accounts/signup/")
    page.get_by_role("link", name="Use a passkey instead of a password").click()
    page.get_by_label("The name you would like to be called").fill("Amina Yusuf")
    page.get_by_label("Email").fill("amina@example.org")
    page.get_by_label("Sector").select_option(label="Health")
    page.get_by_label("I have read").check()
    page.locator("main").get_by_role("button", name="Join", exact=True).click()
    page.get_by_label("Code").fill(code_mailed_to("amina@example.org"))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/me/")

    page.context.clear_cookies()
    here.open("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: "login" not in address)

    here.open("/me/settings/")
    expect(page.get_by_label("Handle")).to_have_value("amina-yusuf")
    assert not Member.objects.get(email="amina@example.org").has_usable_password()


def test_without_a_device_nothing_changes_and_the_page_says_so(here, running_cohort):
    page = here.open("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no device')); }")

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("The passkey did not answer, or you closed its window.").wait_for()
