"""What readers see of a thread when comments go."""

from __future__ import annotations

import pytest

from comments.models import Comment
from tests.conftest import NOW
from tests.factories import CommentFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def comment(thing, kofi):
    return CommentFactory(thing=thing, author=kofi, body="Mine.", body_html="<p>Mine.</p>")


def add(thing):
    return f"/comments/on-thing/{thing.pk}/"


def addresses_of(comment):
    return [f"/comments/{comment.pk}/{act}/" for act in ("reply", "edit", "delete")] + [
        f"/report/comment/{comment.pk}/"
    ]


def test_deleting_asks_first_and_then_leaves_nothing_where_nobody_answered(client, kofi, comment):
    client.force_login(kofi)
    assert "Your words will be removed for good." in client.get(f"/comments/{comment.pk}/delete/").content.decode()

    response = client.post(f"/comments/{comment.pk}/delete/")

    assert response["Location"] == "/may-2026/things/1/#talk"
    page = client.get("/may-2026/things/1/").content.decode()
    assert f'id="c{comment.pk}"' not in page
    assert "Mine." not in page


def test_a_deleted_comment_with_an_answer_leaves_a_marker_that_goes_with_the_answer(
    client, kofi, marisol, comment, thing
):
    answer = CommentFactory(thing=thing, author=marisol, parent=comment)
    client.force_login(kofi)
    part = client.post(f"/comments/{comment.pk}/delete/", headers=HTMX).content.decode()
    assert "The author has deleted this comment." in part
    assert f'id="c{answer.pk}"' in part

    client.force_login(marisol)
    response = client.post(f"/comments/{answer.pk}/delete/", headers=HTMX)

    assert response["HX-Retarget"] == f"#c{comment.pk}"
    assert f'id="c{comment.pk}"' not in response.content.decode()
    assert "The author has deleted" not in client.get("/may-2026/things/1/").content.decode()


def test_a_hidden_comment_leaves_a_marker_and_its_words_are_the_organisers(client, kofi, marisol, hanne, comment):
    comment.hidden_at = NOW
    comment.save()

    for reader in (None, marisol, kofi):
        client.logout()
        if reader:
            client.force_login(reader)
        page = client.get("/may-2026/things/1/").content.decode()
        assert "An organiser has hidden this comment." in page
        assert "Mine." not in page
        assert "Kofi" not in page.split('id="thread"')[1].split("</ol>")[0]

    client.force_login(hanne)
    assert "<p>Mine.</p>" in client.get("/may-2026/things/1/").content.decode()


def test_a_closed_accounts_comments_are_gone(client, kofi, marisol, comment):
    kofi.is_active = False
    kofi.save()
    client.force_login(marisol)

    page = client.get("/may-2026/things/1/").content.decode()

    assert f'id="c{comment.pk}"' not in page


def test_hostile_names_and_words_are_only_text(client, marisol, kofi, thing):
    kofi.display_name = "<script>alert(1)</script>"
    kofi.save()
    client.force_login(kofi)
    client.post(add(thing), {"body": "<img src=x onerror=alert(1)> [a](javascript:alert(1))"})
    client.force_login(marisol)
    comment = Comment.objects.get()

    pages = [
        client.get(address, headers=headers).content.decode()
        for address in ["/may-2026/things/1/", *addresses_of(comment)[:1], f"/report/comment/{comment.pk}/"]
        for headers in ({}, HTMX)
    ]

    assert [
        page for page in pages if "<script>alert" in page or "<img src=x" in page or 'href="javascript' in page
    ] == []
