"""A member's settings: what others see, how they take part, their picture, their sessions."""

from __future__ import annotations

from io import BytesIO

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from participants.models import Participant, Sector
from tests.factories import MemberFactory, ReflectionFactory
from tests.newcomer import PASSWORD

SETTINGS = "/me/settings/"


def a_picture(name="me.png", kind="PNG") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (300, 200), "#2b4c8c").save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def answers(member, **changes):
    place = Participant.objects.filter(member=member).first()
    kept = {
        "display_name": member.display_name,
        "handle": member.handle,
        "sector": "",
        "occupation": "",
        "country": "",
        "bio": "",
        "time_zone": "",
        **({f"way-{place.pk}": place.way} if place else {}),
    }
    return {**kept, **changes}


@pytest.fixture
def at_home(client, marisol):
    client.force_login(marisol)
    return marisol


def test_what_others_see_is_changed(client, at_home, cohort):
    sector = Sector.objects.first()
    before = cohort.edition

    answer = client.post(
        SETTINGS,
        answers(
            at_home,
            display_name="Mari  Q.",
            handle="mari",
            sector=sector.pk,
            occupation="Map librarian",
            country="PE",
            bio="Maps.",
            time_zone="America/Lima",
        ),
    )

    at_home.refresh_from_db()
    cohort.refresh_from_db()
    assert answer.headers["Location"] == SETTINGS
    assert (at_home.display_name, at_home.handle, at_home.sector, at_home.occupation) == (
        "Mari Q.",
        "mari",
        sector,
        "Map librarian",
    )
    assert (at_home.country.code, at_home.bio, at_home.time_zone) == ("PE", "Maps.", "America/Lima")
    assert cohort.edition == before + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "\u202e"),
        ("handle", "kofi-mensah"),
        ("handle", "No Spaces"),
        ("handle", "ümlaut"),
        ("time_zone", "Mars/Olympus"),
        ("country", "XX"),
        ("bio", "x" * 401),
        ("sector", "999999"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(client, at_home, kofi, field, value):
    answer = client.post(SETTINGS, answers(at_home, **{"occupation": "Pilot", field: value}))

    at_home.refresh_from_db()
    assert list(answer.context["form"].errors) == [field]
    assert (at_home.occupation, at_home.display_name) == ("", "Marisol Quispe")
    assert "Marisol Quispe, your menu" in answer.content.decode()


def test_a_form_takes_its_own_fields_only(client, at_home):
    client.post(SETTINGS, answers(at_home, is_staff="on", is_superuser="on", email="x@example.org", is_active=""))

    at_home.refresh_from_db()
    assert (at_home.is_staff, at_home.is_superuser, at_home.email, at_home.is_active) == (
        False,
        False,
        "marisol@example.org",
        True,
    )


def test_the_handle_is_fixed_once_something_is_published(client, at_home, cohort):
    ReflectionFactory(author=at_home, cohort=cohort)

    client.post(SETTINGS, answers(at_home, handle="mari"))

    at_home.refresh_from_db()
    assert at_home.handle == "marisol-quispe"


def test_the_way_of_taking_part_is_changed_for_ones_own_cohorts_only(client, at_home, kofi):
    others = Participant.objects.get(member=kofi)

    client.post(SETTINGS, answers(at_home, **{f"way-{others.pk}": "unlisted"}))
    assert Participant.objects.get(pk=others.pk).way == "listed"

    own = Participant.objects.get(member=at_home)
    client.post(SETTINGS, answers(at_home, **{f"way-{own.pk}": "unlisted"}))
    assert Participant.objects.get(pk=own.pk).way == "unlisted"


def test_a_picture_is_kept_shown_replaced_and_taken_away(client, at_home, django_capture_on_commit_callbacks):
    address = reverse("participants:member_picture", args=[at_home.handle])
    assert client.get(address).status_code == 404

    client.post(SETTINGS, answers(at_home, picture=a_picture()))
    at_home.refresh_from_db()
    first, storage = at_home.picture.name, at_home.picture.storage
    shown = client.get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert Image.open(BytesIO(b"".join(shown.streaming_content))).format == "WEBP"
    assert "sandbox" in shown.headers["Content-Security-Policy"]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(SETTINGS, answers(at_home, picture=a_picture("other.jpg", "JPEG")))
    assert not storage.exists(first)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(SETTINGS, answers(at_home, without_picture="on"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("me.png", b"not a picture"),
        SimpleUploadedFile("me.png", b""),
    ],
)
def test_what_is_no_picture_is_refused_in_words(client, at_home, file):
    answer = client.post(SETTINGS, answers(at_home, picture=file))

    assert list(answer.context["form"].errors) == ["picture"]


def test_settings_lead_to_everything_that_signs_a_member_in(client, at_home):
    page = client.get(SETTINGS).content.decode()

    for name in ("account_email", "account_change_password", "mfa_list_webauthn", "mfa_index", "usersessions_list"):
        assert f'href="{reverse(name)}"' in page


def test_settings_are_stored_nowhere(client, at_home):
    assert client.get(SETTINGS).headers["Cache-Control"] == "private, no-store"


def test_times_are_told_by_ones_own_clock_and_the_next_readers_are_not(client, at_home, rf):
    at_home.time_zone = "Asia/Tokyo"
    at_home.save()
    client.get(SETTINGS)

    assert timezone.get_current_timezone_name() == "UTC"


def sign_in(member) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    return browser


@pytest.fixture
def two_places(marisol):
    """Marisol, signed in in two places."""
    marisol.set_password(PASSWORD)
    marisol.save()
    return sign_in(marisol), sign_in(marisol)


def test_one_session_is_ended(two_places):
    here, there = two_places
    session = UserSession.objects.get(session_key=there.session.session_key)
    assert here.get(reverse("usersessions_list")).content.decode().count("End it") == 1

    here.post(reverse("participants:end_session", args=[session.pk]))

    assert there.get(SETTINGS).status_code == 302
    assert here.get(SETTINGS).status_code == 200


def test_nobody_ends_the_session_of_another(two_places, kofi):
    session = UserSession.objects.first()
    browser = Client()
    browser.force_login(kofi)

    assert browser.post(reverse("participants:end_session", args=[session.pk])).status_code == 404
    assert browser.post(reverse("participants:end_session", args=[10**30])).status_code == 404
    assert UserSession.objects.count() == 2


def test_all_other_sessions_are_ended(two_places):
    here, there = two_places

    here.post(reverse("usersessions_list"))

    assert there.get(SETTINGS).status_code == 302
    assert here.get(SETTINGS).status_code == 200


def test_signing_out_everywhere_includes_here(two_places):
    here, there = two_places

    here.post(reverse("participants:end_all_sessions"))

    assert [browser.get(SETTINGS).status_code for browser in two_places] == [302, 302]


@pytest.mark.parametrize("name", ["end_all_sessions"])
def test_a_look_changes_nothing(two_places, name):
    assert two_places[0].get(reverse(f"participants:{name}")).status_code == 405


def test_the_picture_for_an_app_is_there_only_while_one_is_set_up(client, marisol):
    client.force_login(marisol)
    assert client.get(reverse("participants:qr_code")).status_code == 404


def test_the_picture_of_a_closed_account_is_not_there(client, db):
    member = MemberFactory(picture="members/x", is_active=False)

    assert client.get(reverse("participants:member_picture", args=[member.handle])).status_code == 404


@pytest.mark.parametrize("amount", [3, 30])
def test_sessions_are_listed_in_the_same_number_of_queries_however_many(
    client, at_home, amount, django_assert_num_queries
):
    at_home.set_password(PASSWORD)
    at_home.save()
    browsers = [sign_in(at_home) for _ in range(amount)]

    with django_assert_num_queries(7):
        page = browsers[0].get(reverse("usersessions_list")).content.decode()

    assert page.count("End it") == amount - 1


def test_a_session_begun_with_an_older_password_is_not_listed(two_places, marisol):
    marisol.refresh_from_db()
    marisol.set_password("four brave herons dance")
    marisol.save()
    browser = Client()
    browser.post(reverse("account_login"), {"login": marisol.email, "password": "four brave herons dance"})

    assert "End it" not in browser.get(reverse("usersessions_list")).content.decode()


def test_nobody_breaks_their_feed_with_letters_that_cannot_be_seen(client, at_home):
    odd = "a\x0bb\uffff\x1b\u202ec"

    client.post(SETTINGS, answers(at_home, bio=odd, occupation=odd))

    at_home.refresh_from_db()
    assert (at_home.bio, at_home.occupation) == ("a\nbc", "a bc")
    assert client.get("/blogs/marisol-quispe/feed/").status_code == 200
