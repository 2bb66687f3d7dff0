"""Muting a conversation: by a button beside it, and by a link in a letter without signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from comments import mailing, muting, seeing, talk, telling
from comments.models import Mute, Notification
from tests.comments.test_mailing import SOON
from tests.factories import ReflectionFactory
from things.models import Visibility

HTMX = {"HX-Request": "true"}


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def places(thing, reflection):
    return {
        "thing": (thing, f"/comments/on-thing/{thing.pk}/mute/"),
        "reflection": (reflection, f"/comments/on-reflection/{reflection.pk}/mute/"),
    }


@pytest.fixture
def link(reflection, marisol):
    """The path behind the link in Marisol's letters."""
    return urlsplit(muting.address(marisol, reflection)).path


@pytest.mark.parametrize("kind", ["thing", "reflection"])
def test_a_button_beside_the_talk_mutes_it_and_lets_it_be_heard_again(client, marisol, places, kind):
    place, address = places[kind]
    client.force_login(marisol)
    assert "Mute this conversation" in client.get(place.get_absolute_url()).content.decode()

    assert client.post(address)["Location"] == f"{place.get_absolute_url()}#talk"
    client.post(address)
    assert muting.is_muted(place, marisol)
    assert Mute.objects.count() == 1
    assert "You have muted this conversation." in client.get(place.get_absolute_url()).content.decode()

    client.post(address, {"hear": "1"})
    assert not muting.is_muted(place, marisol)


def test_with_htmx_the_button_alone_comes_back(client, marisol, places):
    client.force_login(marisol)

    page = client.post(places["thing"][1], headers=HTMX).content.decode()

    assert "Hear of it again" in page
    assert '<p class="visually-hidden" role="status">Muted: nothing from this conversation reaches you now.</p>' in page
    assert "<html" not in page


def test_visitors_have_nothing_to_mute(client, thing, places):
    assert "Mute this" not in client.get(thing.get_absolute_url()).content.decode()
    assert client.post(places["thing"][1]).status_code == 302
    assert Mute.objects.count() == 0


def test_what_one_may_not_read_is_not_there_to_be_muted(client, kofi, reflection, unreleased, places):
    reflection.visibility = Visibility.PRIVATE
    reflection.save()
    client.force_login(kofi)

    assert client.post(places["reflection"][1]).status_code == 404
    assert client.post(f"/comments/on-thing/{unreleased.pk}/mute/").status_code == 404
    assert client.post("/comments/on-thing/999/mute/").status_code == 404


def test_muting_takes_what_is_new_there_out_of_the_count_and_the_letters_and_nothing_else(
    reflection, thing, marisol, kofi
):
    talk.post(reflection, by=kofi, body="Here.")
    talk.post(thing, by=kofi, body="There, @marisol-quispe.")

    muting.mute(reflection, by=marisol)

    assert seeing.unseen_count(marisol) == 1
    assert mailing.write_due(SOON) == 1


def test_muting_the_talk_about_a_thing_leaves_the_word_that_it_has_opened(thing, marisol):
    telling.tell_of_thing(thing, [marisol.pk])

    muting.mute(thing, by=marisol)

    assert seeing.unseen_count(marisol) == 1


def test_one_members_mute_is_no_others(reflection, marisol, kofi, ngozi):
    muting.mute(reflection, by=ngozi)

    talk.post(reflection, by=kofi, body="Hello.")

    assert [row.member for row in Notification.objects.all()] == [marisol]


def test_a_letters_link_asks_first_and_mutes_with_one_post_without_cookies(link, reflection, marisol):
    mail_program = Client(enforce_csrf_checks=True)
    asked = mail_program.get(link).content.decode()
    assert "Hear no more of this conversation?" in asked
    assert "A mentor I never asked" in asked
    assert not muting.is_muted(reflection, marisol)

    assert mail_program.post(link).status_code == 200

    assert muting.is_muted(reflection, marisol)
    assert "Done: it is muted" in mail_program.get(link).content.decode()
    mail_program.post(link, {"hear": "1"})
    assert not muting.is_muted(reflection, marisol)


@pytest.mark.parametrize("change", ["other member", "made up", "cut", "closed", "not to be read"])
def test_a_link_that_was_not_made_here_or_holds_no_more_is_not_there(client, link, marisol, kofi, reflection, change):
    if change == "other member":
        link = link.replace(f"/{marisol.pk}-", f"/{kofi.pk}-")
    elif change == "made up":
        link = "/comments/mute/1-thing-1.abc/"
    elif change == "cut":
        link = link[:-8] + "/"
    elif change == "closed":
        marisol.is_active = False
        marisol.save()
    else:
        reflection.author = kofi
        reflection.visibility = Visibility.PRIVATE
        reflection.save()

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert Mute.objects.count() == 0
