"""Accounts: signing up, signing in and out, codes, and what nobody can find out."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from participants.models import Blog, Member, Participant
from tests.newcomer import PASSWORD, filled, last_code, letters


def test_signing_up_makes_a_member_with_a_place_and_a_blog_who_is_in_after_the_code(client, cohort):
    answer = client.post(reverse("account_signup"), filled())

    member = Member.objects.get(email="amina@example.org")
    place = Participant.objects.get(member=member)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert (member.display_name, member.handle, member.country.code) == ("Amina Yusuf", "amina-yusuf", "KE")
    assert (place.cohort, place.way, place.start) == (cohort, "listed", "this-week")
    assert list(Blog.objects.values_list("member", "place", "address")) == [(member.pk, "here", "")]
    assert not EmailAddress.objects.get(user=member).verified
    assert "_auth_user_id" not in client.session

    answer = client.post(answer.headers["Location"], {"code": last_code()})

    assert answer.headers["Location"] == reverse("participants:album")
    assert EmailAddress.objects.get(user=member).verified
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.parametrize(
    ("answers", "way", "blogs"),
    [
        ({"writes": "here", "listed": None}, "unlisted", [("here", "")]),
        (
            {"writes": "own", "blog_address": " amina.example.com/blog "},
            "listed",
            [("elsewhere", "https://amina.example.com/blog")],
        ),
        ({"writes": "read"}, "follower", []),
    ],
)
def test_where_somebody_writes_makes_their_way_and_their_blog(client, cohort, answers, way, blogs):
    client.post(reverse("account_signup"), filled(**answers))

    assert Participant.objects.get().way == way
    assert list(Blog.objects.values_list("place", "address")) == blogs


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"display_name": " \u202e\u200b "}, "display_name"),
        ({"email": "amina@example"}, "email"),
        ({"email": '"amina,kofi"@example.org'}, "email"),
        ({"password1": "walrus"}, "password1"),
        ({"sector": None}, "sector"),
        ({"writes": "own"}, "blog_address"),
        ({"writes": "own", "blog_address": "javascript:alert(1)"}, "blog_address"),
        ({"writes": "own", "blog_address": "https://me:secret@example.org/"}, "blog_address"),
        ({"kind": None}, "kind"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(client, cohort, answers, field):
    answer = client.post(reverse("account_signup"), filled(**answers))

    assert list(answer.context["form"].errors) == [field]
    assert "One thing to look at before we go on:" in answer.content.decode()
    assert Member.objects.count() == 0


def test_two_people_of_one_name_get_two_handles(client, cohort, aminas_password):
    client.post(reverse("account_signup"), filled(email="other@example.org"))

    assert Member.objects.get(email="other@example.org").handle == "amina-yusuf-2"


def test_a_wrong_code_is_said_and_a_third_one_ends_it(client, cohort):
    client.post(reverse("account_signup"), filled())

    first = client.post(reverse("account_email_verification_sent"), {"code": "ABCD-EFGH"})
    client.post(reverse("account_email_verification_sent"), {"code": "ABCD-EFGH"})
    third = client.post(reverse("account_email_verification_sent"), {"code": "ABCD-EFGH"})

    assert "This is not the code we sent." in first.content.decode()
    assert third.headers["Location"] == reverse("account_login")


def test_another_code_can_be_sent_and_the_first_one_ends(client, cohort):
    client.post(reverse("account_signup"), filled())
    first = last_code()
    client.post(reverse("account_email_verification_sent"), {"action": "resend"})

    client.post(reverse("account_email_verification_sent"), {"code": first})
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})
    assert "_auth_user_id" in client.session


def test_who_left_before_the_code_gets_another_when_they_sign_in(client, cohort):
    client.post(reverse("account_signup"), filled())
    client.cookies.clear()

    answer = client.post(reverse("account_login"), {"login": "amina@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    client.post(answer.headers["Location"], {"code": last_code()})

    assert "_auth_user_id" in client.session


def test_signing_in_with_a_password_gives_the_session_a_new_key(client, aminas_password):
    client.get(reverse("account_login"))
    client.session.save()
    before = client.session.session_key

    client.post(reverse("account_login"), {"login": " Amina@Example.org", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(aminas_password.pk)
    assert client.session.session_key != before


def test_signing_in_with_a_code(client, aminas_password):
    client.post(reverse("account_request_login_code"), {"email": aminas_password.email})
    client.post(reverse("account_confirm_login_code"), {"code": last_code()})

    assert client.session["_auth_user_id"] == str(aminas_password.pk)


def test_a_forgotten_password_is_replaced_by_a_code_and_ends_every_session(client, django_client, aminas_password):
    django_client.force_login(aminas_password)
    client.post(reverse("account_reset_password"), {"email": aminas_password.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": last_code()})

    client.post(reverse("account_complete_password_reset"), {"password1": "four brave herons dance"})

    aminas_password.refresh_from_db()
    assert aminas_password.check_password("four brave herons dance")
    assert django_client.get("/me/settings/").status_code == 302
    assert letters()[-1].subject == "You have a new password"


@pytest.fixture
def django_client():
    """Another browser."""
    return Client()


def test_signing_out_needs_a_button_and_kills_the_session_on_the_server(client, django_client, aminas_password):
    client.force_login(aminas_password)
    django_client.cookies = client.cookies.copy()

    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))

    assert django_client.get("/me/settings/").status_code == 302


def test_a_closed_account_cannot_sign_in_and_its_sessions_are_dead(client, aminas_password):
    client.force_login(aminas_password)
    Member.objects.update(is_active=False)

    assert client.get("/me/settings/").status_code == 302
    answer = client.post(reverse("account_login"), {"login": aminas_password.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_inactive")


def test_an_address_is_changed_by_a_code_sent_to_the_new_one(client, aminas_password):
    client.post(reverse("account_login"), {"login": aminas_password.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("account_email"), {"action_add": "", "email": "New@example.org"})
    aminas_password.refresh_from_db()
    assert (aminas_password.email, letters()[-1].to) == ("amina@example.org", ["new@example.org"])
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})

    aminas_password.refresh_from_db()
    assert aminas_password.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.org", True, True)]
    assert (letters()[-1].to, letters()[-1].subject) == (["amina@example.org"], "Your address has changed")


def test_changing_the_address_asks_for_the_password_once_more(client, aminas_password):
    client.force_login(aminas_password)

    answer = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert letters() == []


@pytest.mark.parametrize(
    "leads_to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http://testserver/me/",
    ],
)
@pytest.mark.parametrize("name", ["account_login", "account_logout"])
def test_redirects_lead_to_our_own_paths_only(client, aminas_password, name, leads_to):
    answer = client.post(reverse(name), {"login": aminas_password.email, "password": PASSWORD, "next": leads_to})

    assert answer.headers["Location"] == "/"


def test_a_path_of_ours_is_kept_through_signing_in(client, aminas_password):
    answer = client.post(
        reverse("account_login"), {"login": aminas_password.email, "password": PASSWORD, "next": "/me/settings/"}
    )

    assert answer.headers["Location"] == "/me/settings/"


def test_who_mistyped_the_address_goes_back_to_the_form_as_they_left_it(client, cohort):
    client.post(reverse("account_signup"), filled(email="amima@example.org", writes="read", country="KE"))

    form = client.post(reverse("account_logout"), {"next": reverse("account_signup")}, follow=True).context["form"]
    assert [form[name].value() for name in ("display_name", "country", "writes")] == ["Amina Yusuf", "KE", "read"]
    assert form["email"].value() is None
    assert form["password1"].value() is None

    client.post(reverse("account_signup"), filled())
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})
    assert Member.objects.get(email="amina@example.org").has_confirmed_email
    assert "joining" not in client.session
