"""The inbox page and the count in the header."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from comments import moderation, talk, telling
from comments.models import Notification
from tests.conftest import NOW
from tests.factories import (
    BlogElsewhereFactory,
    CommentFactory,
    MemberFactory,
    PostFactory,
    ReflectionFactory,
)
from things.models import Visibility

HTMX = {"HX-Request": "true"}


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="Thank you for *this*.")[0]


@pytest.fixture
def page(client, marisol):
    """Marisol reads a page."""
    client.force_login(marisol)

    def read(path="/me/inbox/"):
        response = client.get(path)
        assert response.status_code == 200
        return response.content.decode()

    return read


def count_in(html):
    return html.partition('class="count" aria-hidden="true">')[2].partition("<")[0] or "0"


def test_a_comment_stands_in_the_inbox_as_new_with_its_words(page, comment):
    shown = page()

    assert "Kofi Mensah wrote back to you" in shown
    assert "A mentor I never asked" in shown
    assert "<blockquote>Thank you for this.</blockquote>" in shown
    assert '<span class="flag">new</span>' in shown
    assert "1 new" in shown
    assert 'aria-label="Inbox: 1 new"' in shown


def test_an_empty_inbox_says_what_comes_here(page, marisol):
    shown = page()

    assert "Nothing here yet" in shown
    assert 'aria-label="Inbox"' in shown
    assert 'class="count"' not in shown


@pytest.mark.parametrize("path", ["/", "/may-2026/", "/may-2026/things/", "/me/", "/me/settings/"])
def test_every_page_of_a_member_counts_what_is_new(page, comment, path):
    assert count_in(page(path)) == "1"


def test_visitors_have_no_inbox_and_are_asked_to_sign_in(client, thing):
    assert "inbox" not in client.get("/may-2026/things/1/").content.decode()
    assert client.get("/me/inbox/")["Location"] == "/accounts/login/?next=/me/inbox/"


def test_opening_leads_to_the_words_and_marks_them_seen(client, page, comment, marisol):
    row = Notification.objects.get()
    assert f'action="/me/inbox/{row.pk}/"' in page()

    response = client.post(f"/me/inbox/{row.pk}/")

    assert response["Location"] == comment.get_absolute_url()
    row.refresh_from_db()
    assert row.seen_at is not None
    assert count_in(page()) == "0"


def test_reading_a_page_changes_nothing(page, comment):
    page()
    page(comment.reflection.get_absolute_url())

    assert Notification.objects.get().seen_at is None


def test_the_page_of_the_words_says_what_is_new_on_it_and_takes_the_word_that_it_is_read(client, page, comment):
    row = Notification.objects.get()
    shown = page(comment.reflection.get_absolute_url())
    assert "1 new thing in your inbox is about this page." in shown
    assert f'<input type="hidden" name="n" value="{row.pk}">' in shown

    answer = client.post("/me/inbox/seen/", {"n": row.pk}, headers=HTMX)

    assert 'hx-swap-oob="true"' in answer.content.decode()
    assert count_in(answer.content.decode()) == "0"
    assert "new thing in your inbox" not in page(comment.reflection.get_absolute_url())


def test_all_are_marked_that_the_page_knew_of_and_none_that_came_later(client, page, reflection, kofi):
    first, _ = talk.post(reflection, by=kofi, body="One.")
    through = max(Notification.objects.values_list("pk", flat=True))
    assert f'name="through" value="{through}"' in page()
    talk.post(reflection, by=kofi, body="Two.")

    client.post("/me/inbox/seen/", {"through": through})

    assert list(Notification.objects.order_by("pk").values_list("comment__body", "seen_at")) == [
        ("One.", Notification.objects.get(comment=first).seen_at),
        ("Two.", None),
    ]
    assert Notification.objects.get(comment=first).seen_at is not None


@pytest.mark.parametrize("act", ["open", "see", "all"])
def test_other_peoples_notifications_are_not_there(client, kofi, comment, act):
    row = Notification.objects.get()
    client.force_login(kofi)

    if act == "open":
        assert client.post(f"/me/inbox/{row.pk}/").status_code == 404
    else:
        client.post("/me/inbox/seen/", {"n": row.pk} if act == "see" else {"through": row.pk})

    row.refresh_from_db()
    assert row.seen_at is None


@pytest.mark.parametrize("odd", ["x", "", "-1", "9" * 40, "١"])
def test_odd_numbers_mark_nothing(client, page, comment, odd):
    page()

    assert client.post("/me/inbox/seen/", {"n": odd}).status_code == 302
    assert client.post("/me/inbox/seen/", {"through": odd}).status_code == 302
    assert Notification.objects.get().seen_at is None


@pytest.mark.parametrize("path", ["/me/inbox/seen/", "/me/inbox/1/"])
def test_what_changes_something_is_sent_by_post(client, marisol, path):
    client.force_login(marisol)

    assert client.get(path).status_code == 405


@pytest.mark.parametrize("gone", ["deleted", "hidden", "closed", "withdrawn"])
def test_words_that_are_gone_are_gone_from_the_inbox_and_its_count(page, comment, kofi, hanne, gone):
    if gone == "deleted":
        talk.delete(comment, by=kofi)
    elif gone == "hidden":
        moderation.hide(comment, by=hanne, reason="No.")
    elif gone == "closed":
        kofi.is_active = False
        kofi.save()
    else:
        Notification.objects.update(member=MemberFactory(display_name="Reader"))
        comment.reflection.visibility = Visibility.PRIVATE
        comment.reflection.save()

    shown = page()

    assert "Thank you for this." not in shown
    assert count_in(shown) == "0"


def test_words_that_are_shown_again_are_there_again(page, comment, hanne):
    moderation.hide(comment, by=hanne, reason="A mistake.")
    moderation.restore(comment, by=hanne, reason="It was one.")

    assert "Thank you for this." in page()


def test_a_decision_is_told_with_its_reason(client, kofi, comment, hanne):
    moderation.hide(comment, by=hanne, reason="Please say it more kindly.")
    client.force_login(kofi)

    shown = client.get("/me/inbox/").content.decode()

    assert "Comment hidden" in shown
    assert "Please say it more kindly." in shown


def test_parts_can_be_looked_at_by_themselves(page, reflection, thing, marisol, kofi):
    mine, _ = talk.post(thing, by=marisol, body="Mine.")
    talk.post(thing, by=kofi, body="A reply.", parent=mine)
    talk.post(reflection, by=kofi, body="A comment.")
    talk.post(thing, by=kofi, body="To everybody.")

    shown = {part: page(f"/me/inbox/?only={part}") for part in ("replies", "comments", "threads", "mentions", "odd")}

    found = {
        part: [words for words in ("A reply.", "A comment.", "To everybody.") if f"<blockquote>{words}" in html]
        for part, html in shown.items()
    }
    assert found == {
        "replies": ["A reply."],
        "comments": ["A comment."],
        "threads": ["To everybody."],
        "mentions": [],
        "odd": ["A reply.", "A comment.", "To everybody."],
    }


def test_the_newest_come_first_day_by_day_and_page_by_page(page, reflection, kofi):
    for n in range(25):
        comment = CommentFactory(reflection=reflection, author=kofi, body_html=f"<p>Word {n}.</p>")
        telling.tell_of_comment(comment)
        Notification.objects.filter(comment=comment).update(created_at=NOW - timedelta(hours=5 * n))

    first = page()
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1)
    second = page(f"/me/inbox/{older}")

    assert re.findall(r"<blockquote>(.*?)</blockquote>", first) == [f"Word {n}." for n in range(20)]
    assert re.findall(r'<h2 class="h3" id="day-\d+">(.*?)</h2>', first)[:2] == ["Today", "Tuesday, 2 June 2026"]
    assert re.findall(r"<blockquote>(.*?)</blockquote>", second) == [f"Word {n}." for n in range(20, 25)]


def test_posts_that_wait_elsewhere_are_pointed_to(page, marisol, cohort):
    PostFactory(blog=BlogElsewhereFactory(member=marisol))

    shown = page()

    assert "1 post from your blog waits for a word from you" in shown
    assert 'href="/me/posts/"' in shown


def test_hostile_names_and_words_are_shown_as_text(page, reflection):
    stranger = MemberFactory(display_name="<img src=x onerror=alert(1)>", handle="stranger")
    talk.post(reflection, by=stranger, body="<script>alert(1)</script> &amp;")

    shown = page()

    assert "<img src=x" not in shown
    assert "<script>alert" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt; wrote back to you" in shown
