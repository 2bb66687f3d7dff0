"""Long threads: cut into pages, found again by a comment's own address, quick however long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comments import threads
from comments.models import Comment
from comments.threads import PAGE, Thread
from participants.models import Block
from tests.conftest import NOW
from tests.factories import CommentFactory
from things.models import Thing

HTMX = {"HX-Request": "true"}


def said(thing, author, amount, **fields):
    """Comments one minute apart, the first a day ago."""
    start = NOW - timedelta(days=1)
    rows = [
        Comment(thing=thing, author=author, body=f"No. {n}", body_html=f"<p>No. {n}</p>", created_at=start, **fields)
        for n in range(amount)
    ]
    for n, row in enumerate(rows):
        row.created_at = start + timedelta(minutes=n)
    return Comment.objects.bulk_create(rows)


def test_a_comments_own_address_opens_the_page_it_stands_on(client, thing, kofi):
    rows = said(thing, kofi, PAGE + 1)

    first = client.get(f"/comments/{rows[0].pk}/")
    last = client.get(f"/comments/{rows[-1].pk}/")

    assert first["Location"] == f"/may-2026/things/1/#c{rows[0].pk}"
    assert last["Location"] == f"/may-2026/things/1/?talk=2#c{rows[-1].pk}"
    page = client.get("/may-2026/things/1/?talk=2").content.decode()
    assert f'id="c{rows[-1].pk}"' in page
    assert f'id="c{rows[0].pk}"' not in page


def test_the_address_of_what_nobody_may_see_is_not_there(client, thing, unreleased, kofi):
    hers = CommentFactory(thing=unreleased, author=kofi)

    assert client.get(f"/comments/{hers.pk}/").status_code == 404
    assert client.get("/comments/999999/").status_code == 404


def test_the_address_of_a_deleted_comment_leads_to_the_talk(client, thing, kofi):
    gone = CommentFactory(thing=thing, author=kofi, deleted_at=NOW)

    assert client.get(f"/comments/{gone.pk}/")["Location"] == "/may-2026/things/1/#talk"


def test_a_reply_stands_by_its_comment_however_late_it_came(thing, kofi):
    rows = said(thing, kofi, PAGE + 10)
    reply = CommentFactory(thing=thing, author=kofi, parent=rows[0])

    assert threads.place_of(reply, kofi) == f"/may-2026/things/1/#c{reply.pk}"
    assert [entry.comment.pk for entry in Thread(thing, kofi).entries[0].replies] == [reply.pk]


def test_a_page_that_begins_among_answers_says_to_whom(client, thing, kofi, marisol):
    [top] = said(thing, marisol, 1)
    said(thing, kofi, PAGE + 3, parent=top)

    page = client.get("/may-2026/things/1/?talk=2").content.decode()

    assert "More answers to what Marisol Quispe said on the page before" in page
    assert page.count('class="comment"') == 1 + 4


@pytest.mark.parametrize("asked", ["0", "-1", "99", "two", "١", "1e3", "9" * 40, ""])
def test_a_page_that_is_none_is_the_nearest_one(client, thing, kofi, asked):
    said(thing, kofi, PAGE + 1)

    assert client.get("/may-2026/things/1/", {"talk": asked}).status_code == 200
    assert Thread(thing, kofi, asked=asked).number == (2 if asked == "99" else 1)


def test_a_comment_for_another_page_than_the_readers_takes_the_reader_there(client, thing, kofi, marisol):
    said(thing, kofi, PAGE)
    client.force_login(marisol)
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/may-2026/things/1/"}

    response = client.post(f"/comments/on-thing/{thing.pk}/", {"body": "The newest."}, headers=here)

    mine = Comment.objects.get(author=marisol)
    assert response["HX-Redirect"] == f"/may-2026/things/1/?talk=2#c{mine.pk}"
    there = here | {"HX-Current-URL": "http://testserver/may-2026/things/1/?talk=2"}
    again = client.post(f"/comments/on-thing/{thing.pk}/", {"body": "And one more."}, headers=there)
    assert "HX-Redirect" not in again
    assert "And one more." in again.content.decode()


@pytest.mark.parametrize("amount", [3, 2000])
def test_a_page_of_a_long_thread_asks_as_much_as_a_short_one(thing, kofi, marisol, amount, django_assert_num_queries):
    said(thing, kofi, amount)
    Thing.objects.update(comment_count=amount)
    loaded = Thing.objects.for_cards().get(pk=thing.pk)

    # Whether her address is confirmed, then the thread: a long one its order first.
    with django_assert_num_queries(2 if amount == 3 else 3):
        shown = Thread(loaded, marisol, asked="7")

    assert len(shown.entries) <= PAGE
    assert shown.count == amount


# Since the last visit


def see(client, thing, **data):
    return client.post(f"/comments/on-thing/{thing.pk}/seen/", data)


def test_what_came_since_the_last_visit_is_marked_as_new(client, thing, kofi, marisol):
    client.force_login(marisol)
    said(thing, kofi, 1)
    assert "chip--new" not in client.get("/may-2026/things/1/").content.decode()
    assert see(client, thing).status_code == 302

    newer = CommentFactory(thing=thing, author=kofi, created_at=NOW + timedelta(minutes=1))
    own = CommentFactory(thing=thing, author=marisol, created_at=NOW + timedelta(minutes=2))

    page = client.get("/may-2026/things/1/").content.decode()
    assert page.count("chip--new") == 1
    assert "1 new comment since your last visit" in page
    assert f'href="/comments/{newer.pk}/"' in page
    assert Thread(thing, marisol).by_key[own.pk].is_new is False


def test_reading_on_keeps_the_marks_and_the_next_visit_takes_them_away(thing, kofi, marisol):
    visiting = threads.visiting
    visiting.note(thing, by=marisol, now=NOW - timedelta(days=2))
    newer = CommentFactory(thing=thing, author=kofi, created_at=NOW - timedelta(days=1))

    visiting.note(thing, by=marisol, now=NOW)
    visiting.note(thing, by=marisol, now=NOW + timedelta(minutes=20))
    assert [bone.key for bone in Thread(thing, marisol).new] == [newer.pk]

    visiting.note(thing, by=marisol, now=NOW + timedelta(hours=3))
    assert Thread(thing, marisol).new == []


def test_a_member_says_that_everything_is_seen(client, thing, kofi, marisol):
    threads.visiting.note(thing, by=marisol, now=NOW - timedelta(days=2))
    CommentFactory(thing=thing, author=kofi, created_at=NOW - timedelta(days=1))
    client.force_login(marisol)

    assert see(client, thing, all="1")["Location"] == "/may-2026/things/1/#talk"

    assert Thread(thing, marisol).new == []


def test_reading_marks_nothing_and_what_is_not_for_a_member_cannot_be_seen(client, thing, unreleased, marisol):
    client.force_login(marisol)

    assert client.get(f"/comments/on-thing/{thing.pk}/seen/").status_code == 405
    assert see(client, unreleased).status_code == 404
    assert marisol.visits.count() == 0


# Blocks


def test_whom_a_reader_has_blocked_says_nothing_to_them(client, thing, kofi, marisol):
    alone, answered = said(thing, kofi, 2)
    CommentFactory(thing=thing, author=marisol, parent=answered)
    Block.objects.create(blocker=marisol, blocked=kofi)
    client.force_login(marisol)

    page = client.get("/may-2026/things/1/").content.decode()

    assert f'id="c{alone.pk}"' not in page
    assert "No. 0" not in page
    assert "No. 1" not in page
    assert "A comment by somebody you have blocked." in page
    assert Thread(thing, marisol).count == 1
    assert Thread(thing, kofi).count == 3


def test_nobody_answers_whom_they_blocked_or_who_blocked_them(client, thing, kofi, marisol):
    [his] = said(thing, kofi, 1)
    hers = CommentFactory(thing=thing, author=marisol)
    Block.objects.create(blocker=marisol, blocked=kofi)

    client.force_login(kofi)
    page = client.get("/may-2026/things/1/").content.decode()
    assert f'href="/comments/{hers.pk}/reply/"' not in page
    answer = client.post(f"/comments/{hers.pk}/reply/", {"body": "But listen."})
    assert "You cannot answer this person here." in answer.content.decode()
    assert "But listen." in answer.content.decode()

    client.force_login(marisol)
    assert client.post(f"/comments/{his.pk}/reply/", {"body": "No."}).status_code == 404
    assert Comment.objects.count() == 2
