"""What nobody can find out, and how often anybody may try."""

from __future__ import annotations

import re

import pytest
from allauth.core import context
from django.conf import settings as real_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.urls import reverse

from participants.account_forms import SignUpForm
from participants.models import Member, Participant
from tests.factories import MemberFactory
from tests.newcomer import PASSWORD, filled, letters

KNOWN, UNKNOWN = "known@example.org", "strange@example.org"


class Counted(MD5PasswordHasher):
    """Counts how often it is asked to do its slow work."""

    algorithm = "counted"
    calls = 0

    def encode(self, password, salt):
        Counted.calls += 1
        return super().encode(password, salt)


@pytest.fixture
def counted(settings, cohort):
    """A member with a known address; hashing is counted from now on."""
    settings.PASSWORD_HASHERS = ["tests.participants.test_accounts_secrets.Counted"]
    member = MemberFactory(display_name="Amina Yusuf", email=KNOWN)
    member.set_password(PASSWORD)
    member.save()
    Counted.calls = 0
    return member


def outcome(browser, answer, email):
    """Everything a stranger sees: status, way, page, cookies, and how often the slow work was done."""
    page = browser.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(email, "EMAIL")
    cookies = {name: (morsel["max-age"], morsel["httponly"]) for name, morsel in sorted(browser.cookies.items())}
    calls, Counted.calls = Counted.calls, 0
    return answer.status_code, answer.headers.get("Location"), text, cookies, calls


@pytest.mark.parametrize(
    ("name", "answers", "hashes"),
    [
        ("account_signup", lambda email: filled(email=email), 1),
        ("account_signup_by_passkey", lambda email: filled(email=email, password1=None), 0),
        ("account_login", lambda email: {"login": email, "password": "four brave herons dance"}, 1),
        ("account_request_login_code", lambda email: {"email": email}, 0),
        ("account_reset_password", lambda email: {"email": email}, 0),
    ],
)
def test_nobody_can_tell_whether_an_account_exists(client, counted, name, answers, hashes):
    first, second = client, client.__class__()

    known = outcome(first, first.post(reverse(name), answers(KNOWN)), KNOWN)
    unknown = outcome(second, second.post(reverse(name), answers(UNKNOWN)), UNKNOWN)

    assert known == unknown
    assert known[-1] == hashes
    expected = 0 if name == "account_login" else 1
    assert [sum(letter.to == [email] for letter in letters()) for email in (KNOWN, UNKNOWN)] == [expected, expected]


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("account_signup", "account_email_verification_sent"),
        ("account_request_login_code", "account_confirm_login_code"),
        ("account_reset_password", "account_confirm_password_reset_code"),
    ],
)
@pytest.mark.parametrize("more", [{"code": "ABCD-EFGH"}, {"action": "resend"}, {"code": "\x00"}])
def test_nor_by_going_on(client, counted, name, then, more):
    seen = []
    for email in (KNOWN, UNKNOWN):
        browser = client.__class__()
        browser.post(reverse(name), filled(email=email))
        seen.append(outcome(browser, browser.post(reverse(then), more), email))

    assert seen[0] == seen[1]


def test_a_member_without_a_password_costs_as_much_as_a_stranger(client, counted):
    counted.set_unusable_password()
    counted.save()

    for email in (KNOWN, UNKNOWN):
        client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        calls, Counted.calls = Counted.calls, 0
        assert calls == 1


def test_the_same_new_address_sent_at_once_makes_one_account_and_one_answer(rf, cohort):
    request = rf.post(reverse("account_signup"), filled())
    for middleware in (SessionMiddleware, MessageMiddleware):
        middleware(lambda request: None).process_request(request)
    with context.request_context(request):
        form = SignUpForm(request.POST)
        assert form.is_valid()
        # Another request, a moment later but quicker.
        MemberFactory(display_name="Amina Yusuf", email="amina@example.org")

        member, answer = form.try_save(request)

    assert (member, answer.headers["Location"]) == (None, "/accounts/confirm-email/")
    assert Member.objects.filter(email="amina@example.org").count() == 1
    assert Participant.objects.count() == 0


def test_a_handle_taken_in_the_same_moment_is_no_obstacle(rf, cohort):
    request = rf.post(reverse("account_signup"), filled())
    for middleware in (SessionMiddleware, MessageMiddleware):
        middleware(lambda request: None).process_request(request)
    with context.request_context(request):
        form = SignUpForm(request.POST)
        assert form.is_valid()
        MemberFactory(display_name="Amina Yusuf", email="another@example.org")

        member, _answer = form.try_save(request)

    assert member.handle == "amina-yusuf-2"


# ---- limits


@pytest.fixture
def limits(settings):
    settings.RATE_LIMITS_ENABLED = True


def guess(client, email=KNOWN, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": "four brave herons dance"}, **headers)


def test_limits_stand_in_a_store_that_all_processes_share():
    assert real_settings.CACHES["default"]["BACKEND"].rsplit(".", 1)[1] in ("DatabaseCache", "RedisCache")


def test_a_sixth_guess_at_one_account_waits_even_with_the_right_password(client, counted, limits):
    for _ in range(5):
        assert "do not belong together" in guess(client).content.decode()

    answer = client.post(reverse("account_login"), {"login": KNOWN.upper(), "password": PASSWORD})

    assert "Please wait five minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "testserver:8{}"},
        {"HTTP_X_FORWARDED_FOR": "10.0.0.{}"},
        {"HTTP_X_REAL_IP": "10.0.0.{}"},
        {"HTTP_FORWARDED": "for=10.0.0.{}"},
        {"HTTP_USER_AGENT": "Browser {}"},
        {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    ],
)
def test_no_header_starts_a_new_count(client, counted, limits, headers):
    for number in range(5):
        guess(client, **{name: value.format(number) for name, value in headers.items()})

    assert "Please wait five minutes" in guess(client).content.decode()


def test_one_address_cannot_guess_at_many_accounts(client, counted, limits):
    for number in range(10):
        assert "do not belong together" in guess(client, f"m{number}@example.org").content.decode()

    assert "Please wait five minutes" in guess(client, "m11@example.org").content.decode()


def test_who_asks_too_often_is_told_so_in_our_design(client, cohort, limits):
    for _ in range(20):
        client.post(reverse("account_signup"), {})

    answer = client.post(reverse("account_signup"), {})

    assert answer.status_code == 429
    assert "A little slower, please" in answer.content.decode()
    assert 'class="masthead"' in answer.content.decode()


def test_codes_cannot_flood_one_mailbox(client, counted, limits):
    for _ in range(6):
        answer = client.post(reverse("account_reset_password"), {"email": KNOWN})
        client.post(reverse("account_logout"))

    assert answer.status_code == 429
    assert len(letters()) == 5


def test_one_switch_lifts_every_limit(client, counted, settings):
    settings.RATE_LIMITS_ENABLED = False

    for _ in range(12):
        assert "do not belong together" in guess(client).content.decode()
