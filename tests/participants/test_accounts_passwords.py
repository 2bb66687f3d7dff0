"""Passwords: which are refused, how they are kept and changed."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.urls import reverse

from participants.models import Member
from participants.passwords import NotAboutYou, NotGuessable
from tests.newcomer import PASSWORD, filled, letters
from tests.participants.test_accounts_pages import app_code


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "qwertyuiop",
        "1q2w3e4r5t",
        "iloveyou2023",
        "P@ssw0rd2024",
        "0123456789",
        "aaaaaaaaaaaa",
        "librarian1",
        "football99",
    ],
)
def test_passwords_that_others_would_guess_are_refused(password):
    with pytest.raises(ValidationError, match="among the first that a stranger would try"):
        NotGuessable().validate(password)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "четыре цапли танцуют",
        "ça va très bien, merci",
        "x" * 10 + "🦭 walrus pie " * 9,
        "tea kettle 4 two moons",
        "a" * 5 + "b8!" * 40,
    ],
)
def test_long_and_unusual_passwords_are_taken(password):
    NotGuessable().validate(password)


@pytest.mark.parametrize(
    "password", ["AminaYusuf1", "yusuf.amina", "amina@example.org", "aminay@exa7", "!!Yusuf!!1999", "Amina Yusuf!!"]
)
def test_passwords_made_of_ones_own_name_are_refused(password):
    amina = Member(display_name="Amina Yusuf", email="aminay@example.org", handle="amina-yusuf")

    with pytest.raises(ValidationError, match="too close to your name"):
        NotAboutYou().validate(password, amina)


def test_sign_up_knows_the_name_that_is_being_given(client, cohort):
    answer = client.post(reverse("account_signup"), filled(password1="amina yusuf 1"))

    assert list(answer.context["form"].errors) == ["password1"]


def test_a_password_of_hundreds_of_letters_is_kept_whole(client, cohort):
    password = "nine walruses " + "sang to the moon, " * 20 + "and left"
    client.post(reverse("account_signup"), filled(password1=password))

    member = Member.objects.get()
    assert member.check_password(password)
    assert not member.check_password(password[:-1])


def test_changing_a_password_needs_the_old_one_and_ends_the_other_sessions(client, aminas_password):
    other = client.__class__()
    for browser in (client, other):
        browser.force_login(aminas_password)
    new = {"password1": "four brave herons dance"}

    refused = client.post(reverse("account_change_password"), {"oldpassword": "wrong", **new})
    assert "This is not your current password." in refused.content.decode()
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})

    assert client.get("/me/settings/").status_code == 200
    assert other.get("/me/settings/").status_code == 302
    assert letters()[-1].subject == "Your password has changed"


def test_the_secret_of_an_app_is_not_kept_in_the_clear(client, aminas_password):
    client.post(reverse("account_login"), {"login": aminas_password.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})

    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert Authenticator.objects.filter(type="totp").count() == 1
