"""The organisers' desk opens for staff alone, by the members' own door, with a second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse


@pytest.fixture
def strict(settings):
    """As in production."""
    settings.STAFF_NEED_SECOND_FACTOR = True


def test_the_desk_sends_visitors_to_the_members_door(client, db):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert b"Welcome back" in answer.content


def test_the_desks_own_door_takes_no_password(client, hanne):
    hanne.set_password("three quiet walruses sing")
    hanne.save()

    answer = client.post("/admin/login/", {"username": hanne.email, "password": "three quiet walruses sing"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_a_member_who_is_no_staff_stays_outside(client, ngozi):
    client.force_login(ngozi)

    assert client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize("address", ["/admin/", "/admin/participants/", "/admin/no/such/page/"])
def test_staff_without_a_second_factor_are_led_to_where_it_is_set_up(client, hanne, strict, address):
    client.force_login(hanne)

    answer = client.get(address, follow=True)

    assert answer.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "needs a second way to show that it is you" in answer.content.decode()


def test_staff_with_a_second_factor_get_to_the_desk(client, hanne, strict):
    Authenticator.objects.create(user=hanne, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(hanne)

    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, hanne, strict):
    Authenticator.objects.create(user=hanne, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    client.force_login(hanne)

    assert client.get("/admin/").headers["Location"] == reverse("mfa_index")


def test_a_second_factor_is_asked_of_staff_at_the_desk_only(client, hanne, strict, cohort):
    client.force_login(hanne)

    assert client.get("/me/settings/").status_code == 200
