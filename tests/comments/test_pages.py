"""The addresses of talk: who may, what comes back, with htmx and without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, Report
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory
from things.models import Visibility

HTMX = {"HX-Request": "true"}


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(thing, kofi):
    return CommentFactory(thing=thing, author=kofi, body="Mine.", body_html="<p>Mine.</p>")


def add(thing):
    return f"/comments/on-thing/{thing.pk}/"


def addresses_of(comment):
    return [f"/comments/{comment.pk}/{act}/" for act in ("reply", "edit", "delete")] + [
        f"/report/comment/{comment.pk}/"
    ]


def test_posting_leads_to_the_comment(client, kofi, thing):
    client.force_login(kofi)

    response = client.post(add(thing), {"body": "Hello.", "form_key": "k"})

    comment = Comment.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/comments/{comment.pk}/")
    assert (comment.thing, comment.author, comment.body) == (thing, kofi, "Hello.")


def test_with_htmx_the_comment_a_fresh_form_and_the_count_come_back(client, kofi, thing):
    client.force_login(kofi)

    response = client.post(add(thing), {"body": "Hello.", "form_key": "k"}, headers=HTMX)

    comment, page = Comment.objects.get(), response.content.decode()
    assert response.status_code == 200
    assert f'<li class="comment" id="c{comment.pk}" data-form="k">' in page
    assert '<h2 id="talk" tabindex="-1" hx-swap-oob="true">1 comment on this Thing</h2>' in page
    assert '<p id="talk-status" hx-swap-oob="innerHTML">Your comment is posted.</p>' in page
    assert page.count('id="say"') == 1
    assert "<html" not in page
    assert response["HX-Trigger-After-Settle"] == f'{{"talk:focus": {{"id": "c{comment.pk}-words"}}}}'


def test_a_reply_leaves_the_form_of_the_whole_talk_alone(client, marisol, comment):
    client.force_login(marisol)

    response = client.post(f"/comments/{comment.pk}/reply/", {"body": "Yes."}, headers=HTMX)

    assert "Your reply is posted." in response.content.decode()
    assert 'id="say"' not in response.content.decode()
    assert Comment.objects.get(parent=comment).author == marisol


def test_a_double_submit_posts_once_and_leads_to_the_same_comment(client, kofi, thing):
    client.force_login(kofi)
    sent = {"body": "Hello.", "form_key": "k"}

    places = {client.post(add(thing), sent)["Location"] for _ in range(3)}

    assert places == {f"/comments/{Comment.objects.get().pk}/"}
    assert client.post(add(thing), sent, headers=HTMX)["HX-Refresh"] == "true"


@pytest.mark.parametrize("body", ["", "   \n ", "[only]: https://example.org/definition", "\u202e"])
def test_a_comment_without_words_is_refused(client, kofi, thing, body):
    client.force_login(kofi)

    response = client.post(add(thing), {"body": body})

    assert response.status_code == 422
    assert "Write a few words first." in response.content.decode()
    assert Comment.objects.count() == 0


def test_four_thousand_characters_are_as_many_as_the_browser_counted(client, kofi, thing):
    client.force_login(kofi)
    words = "line\n" * 799 + "12345"

    assert client.post(add(thing), {"body": words.replace("\n", "\r\n")}).status_code == 302
    response = client.post(add(thing), {"body": words + "6"})

    assert len(Comment.objects.get().body) == 4000
    assert response.status_code == 422
    assert "A comment has at most 4000 characters; this one has 4001." in response.content.decode()
    assert "line\nline" in response.content.decode()


def test_a_refused_form_takes_its_own_place_with_its_words(client, kofi, thing, cohort):
    client.force_login(kofi)
    cohort.finished_at = NOW
    cohort.save()

    response = client.post(add(thing), {"body": "Too late, but mine."}, headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (403, "#say", "outerHTML")
    assert "Too late, but mine.</textarea>" in page
    assert "This cohort is finished." in page


def test_a_reply_to_what_is_gone_meanwhile_keeps_its_words_for_the_whole_talk(client, marisol, comment, thing):
    client.force_login(marisol)
    comment.deleted_at = NOW
    comment.save()

    page = client.post(f"/comments/{comment.pk}/reply/", {"body": "Still true."}).content.decode()

    assert "The comment you answered is gone." in page
    assert f'action="{add(thing)}"' in page
    assert "Still true.</textarea>" in page


def test_a_signed_out_persons_words_come_back_after_signing_in(client, kofi, thing):
    response = client.post(add(thing), {"body": "Typed for an hour.", "form_key": "k9"})
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={add(thing)}")

    client.force_login(kofi)
    assert client.get(add(thing))["Location"] == "/may-2026/things/1/#say"
    page = client.get("/may-2026/things/1/").content.decode()
    assert "You were signed out when you sent this. Here are your words: send them now." in page
    assert "Typed for an hour.</textarea>" in page

    client.post(add(thing), {"body": "Typed for an hour.", "form_key": "k9"})
    page = client.get("/may-2026/things/1/").content.decode()
    assert "You were signed out" not in page
    assert "<p>Typed for an hour.</p>" in page


def test_with_htmx_a_signed_out_person_is_led_to_the_sign_in_as_a_page(client, thing):
    response = client.post(add(thing), {"body": "Hello."}, headers=HTMX)

    assert response["HX-Redirect"] == f"/accounts/login/?next={add(thing)}"


def test_signed_out_nobody_learns_what_is_there(client, thing, comment):
    for there, not_there in [
        (add(thing), "/comments/on-thing/999/"),
        (f"/comments/{comment.pk}/reply/", "/comments/999/reply/"),
        (f"/comments/{comment.pk}/edit/", "/comments/999/edit/"),
        (f"/comments/{comment.pk}/delete/", "/comments/999/delete/"),
        (f"/report/comment/{comment.pk}/", "/report/comment/999/"),
    ]:
        assert client.get(there).status_code == client.get(not_there).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_talk_under_what_a_member_cannot_see_is_not_there(client, kofi, marisol, reflection, unreleased, method):
    reflection.visibility = Visibility.PRIVATE
    reflection.save()
    on_private = CommentFactory(reflection=reflection, author=kofi)
    on_unreleased = CommentFactory(thing=unreleased, author=kofi)
    client.force_login(kofi)

    everywhere = [
        add(unreleased),
        f"/comments/on-reflection/{reflection.pk}/",
        f"/report/reflection/{reflection.pk}/",
        *addresses_of(on_private),
        *addresses_of(on_unreleased),
    ]
    answers = {address: getattr(client, method)(address, {"body": "x"}).status_code for address in everywhere}

    assert set(answers.values()) == {404}
    assert Comment.objects.filter(deleted_at=None).count() == 2


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("act", ["edit", "delete"])
def test_somebody_elses_comment_is_not_there_to_edit_or_delete(client, marisol, hanne, comment, act, method):
    for other in (marisol, hanne):
        client.force_login(other)
        assert getattr(client, method)(f"/comments/{comment.pk}/{act}/", {"body": "x"}).status_code == 404

    comment.refresh_from_db()
    assert comment.body == "Mine."


def test_reading_changes_nothing(client, kofi, comment, thing):
    client.force_login(kofi)
    before = Comment.objects.values().get()

    for address in [*addresses_of(comment), add(thing)]:
        client.get(address)
        client.get(address, headers=HTMX)

    assert Comment.objects.values().get() == before
    assert Report.objects.count() == 0


def test_reply_form_opens_as_a_page_and_as_a_part(client, marisol, comment):
    client.force_login(marisol)

    page = client.get(f"/comments/{comment.pk}/reply/").content.decode()
    part = client.get(f"/comments/{comment.pk}/reply/", headers=HTMX).content.decode()

    assert "<h1>Reply to Kofi Mensah</h1>" in page
    assert "<p>Mine.</p>" in page
    assert f'id="reply-{comment.pk}"' in page
    assert f'id="reply-{comment.pk}"' in part
    assert "<h1>" not in part


def test_the_edit_form_says_until_when(client, kofi, thing):
    comment = CommentFactory(thing=thing, author=kofi, created_at=NOW)
    client.force_login(kofi)

    page = client.get(f"/comments/{comment.pk}/edit/").content.decode()

    # 12:15 UTC by the cohort's clock in London.
    assert "You can change it until 13:15 BST." in page


def test_editing_after_the_fifteen_minutes_says_so_and_keeps_the_words(client, kofi, thing):
    comment = CommentFactory(thing=thing, author=kofi, created_at=timezone.now() - timedelta(minutes=16))
    client.force_login(kofi)

    response = client.post(f"/comments/{comment.pk}/edit/", {"body": "Changed at last."})

    assert response.status_code == 403
    assert "The fifteen minutes for changing it are over." in response.content.decode()
    assert "Changed at last.</textarea>" in response.content.decode()
    assert client.get(f"/comments/{comment.pk}/edit/").status_code == 302


def test_an_edit_shows_in_its_place(client, kofi, comment):
    client.force_login(kofi)

    response = client.post(f"/comments/{comment.pk}/edit/", {"body": "Mine, and better."}, headers=HTMX)

    assert f'<article id="c{comment.pk}-words"' in response.content.decode()
    assert "<p>Mine, and better.</p>" in response.content.decode()
    assert "edited" in response.content.decode()


@pytest.mark.parametrize("pk", [10**9, 10**30])
def test_numbers_that_nothing_has_are_not_there(client, kofi, pk):
    client.force_login(kofi)

    assert client.get(f"/comments/{pk}/reply/").status_code == 404
    assert client.post(f"/comments/on-thing/{pk}/", {"body": "x"}).status_code == 404
    assert client.get(f"/report/reflection/{pk}/").status_code == 404


def test_other_methods_are_refused(client, kofi, comment):
    client.force_login(kofi)

    assert client.delete(f"/comments/{comment.pk}/delete/").status_code == 405
    assert client.put(f"/report/comment/{comment.pk}/").status_code == 405
