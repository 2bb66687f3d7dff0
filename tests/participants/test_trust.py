"""Whose blog it is, and what happens when it may be somebody else's now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participants import health, needs, polling
from participants.models import Blog, Feed, Participant, Reflection
from tests.conftest import NOW
from tests.factories import BlogElsewhereFactory, CohortFactory, ParticipantFactory
from tests.internet import Page, moved
from tests.participants.elsewhere import text_of
from tests.participants.posting import LONG, rss

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=cohort.created_at - timedelta(weeks=4))
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


def test_a_new_address_of_the_same_host_is_followed_for_good(internet, blog):
    internet.site("blog.example", {"/feed/": moved("/atom/"), "/atom/": rss("Thing 1")})

    polling.poll()

    assert blog.feeds.get().address == "http://blog.example/atom/"
    blog.refresh_from_db()
    assert blog.quarantined_at is None


def test_a_feed_that_leads_to_another_host_is_put_into_quarantine(internet, blog):
    internet.site("blog.example", {"/feed/": moved("http://shop.example/feed/")})
    internet.site("shop.example", {"/feed/": rss("Thing 1")})

    polling.poll()

    blog.refresh_from_db()
    assert (blog.jump, blog.jump_to) == ("host", "http://shop.example/feed/")
    assert blog.quarantined_at is not None
    assert blog.feeds.get().address == "http://blog.example/feed/"
    assert not Reflection.objects.published().exists()
    assert Reflection.objects.get().held_at is not None


def moving(internet, *titles):
    """Marisol's blog answers from another host for good, with posts of these titles that are long enough to be known."""
    feed = rss(*titles).replace("About Thing", f"{LONG} About Thing")
    internet.site("blog.example", {"/feed/": feed})
    polling.poll()
    internet.site("blog.example", {"/feed/": moved("http://new.example/feed/")})
    internet.site("new.example", {"/feed/": feed.replace("blog.example", "new.example")})
    Feed.objects.update(next_check_at=NOW)
    polling.poll()


def test_still_mine_after_a_redirect_is_a_move_with_its_history(client, internet, blog, marisol):
    moving(internet, "Thing 1")
    client.force_login(marisol)

    page = text_of(client.post(f"/me/blogs/{blog.pk}/mine/", follow=True))

    blog.refresh_from_db()
    assert (blog.quarantined_at, blog.proved_at is not None, blog.address) == (None, True, "https://new.example/")
    assert "blog.example/feed 5 May 2026 to 3 June 2026" in page
    assert "new.example/feed since 3 June 2026" in page
    assert [row.original_address for row in Reflection.objects.published()] == ["https://new.example/0/"]


def test_still_mine_said_twice_moves_once(client, internet, blog, marisol):
    moving(internet, "Thing 1")
    client.force_login(marisol)

    answers = [client.post(f"/me/blogs/{blog.pk}/mine/").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert blog.feeds.count() == 2


def test_still_mine_of_a_place_that_cannot_be_read_changes_nothing_and_says_why(client, internet, blog, marisol):
    moving(internet, "Thing 1")
    internet.site("new.example", {"/feed/": Page(status=404)})
    client.force_login(marisol)

    page = client.post(f"/me/blogs/{blog.pk}/mine/")

    blog.refresh_from_db()
    assert page.status_code == 200
    assert "invalid-feedback" in page.content.decode()
    assert (blog.jump, blog.feeds.count()) == ("host", 1)


@pytest.mark.parametrize(
    ("given", "jump"),
    [
        ({"title": "Cheap watches"}, "title"),
        ({"extra": "<language>ru</language>"}, "language"),
        ({"title": "A quiet corner, with tea"}, ""),
    ],
)
def test_quite_another_title_or_language_is_asked_about(internet, blog, given, jump):
    blog.language = "en-gb"
    blog.save()
    internet.site("blog.example", {"/feed/": rss("Thing 1", **given)})

    polling.poll()

    blog.refresh_from_db()
    assert blog.jump == jump


def test_a_blog_that_links_back_is_shown_to_be_its_members_own(internet, blog, settings):
    blog.proved_at = None
    blog.save()
    page = f'<p>About me: <a href="{settings.SITE_URL}/blogs/marisol-quispe/">my page</a></p>'
    internet.site("blog.example", {"/feed/": rss("Thing 1"), "/": page})

    polling.poll()

    blog.refresh_from_db()
    assert blog.proved_at is not None
    assert Reflection.objects.published().count() == 1


def test_a_blog_without_a_link_stays_unproved(internet, blog, settings):
    blog.proved_at = None
    blog.save()
    page = f'<a href="{settings.SITE_URL}/blogs/somebody-else/">a friend</a>'
    internet.site("blog.example", {"/feed/": rss("Thing 1"), "/": page})

    polling.poll()

    blog.refresh_from_db()
    assert blog.proved_at is None
    assert not Reflection.objects.published().exists()


@pytest.mark.parametrize(
    "comment",
    [
        '<a rel="external nofollow ugc" href="{page}">Marisol</a> wrote: nice',
        '<a rel="me nofollow" href="{page}">Marisol</a>',
        "<p>Marisol wrote: {token}</p>",
    ],
)
def test_what_anybody_may_write_under_a_post_shows_nothing(internet, blog, settings, comment):
    blog.proved_at = None
    blog.save()
    page = comment.format(page=f"{settings.SITE_URL}/blogs/marisol-quispe/", token=blog.token)
    internet.site("blog.example", {"/feed/": rss("Thing 1"), "/": page})

    polling.poll()

    blog.refresh_from_db()
    assert blog.proved_at is None


def test_a_token_in_a_post_shows_it_too(internet, blog):
    blog.proved_at = None
    blog.save()
    internet.site("blog.example", {"/feed/": rss("Thing 1", f"Hello {blog.token}")})

    polling.poll()

    blog.refresh_from_db()
    assert blog.proved_at is not None


def test_nothing_yet_counts_from_joining_the_programme_and_not_from_signing_up(blog, marisol, cohort):
    day = timedelta(days=1)
    type(marisol).objects.update(joined_at=NOW - 400 * day)
    Participant.objects.update(joined_at=NOW - 10 * day)
    blog.feeds.update(entry_count=3, newest_at=NOW - 11 * day)

    def words():
        blogs = [*Blog.objects.with_feeds(), *Blog.objects.all()]
        feeds = [*needs.with_needs(Feed.objects.for_reading(), NOW), *Feed.objects.all()]
        return {*map(health.of_blog, blogs), *map(health.of_row, feeds)}

    assert {state.word for state in words()} == {health.Word.NOTHING_YET}
    # The morning of the day of joining counts, as it does for the posts.
    blog.feeds.update(newest_at=NOW - 10 * day - timedelta(hours=11))
    assert {state.word for state in words()} == {health.Word.OK}
    # Who has joined another one since takes part in both; of one that is finished nothing is expected.
    ParticipantFactory(member=marisol, cohort=CohortFactory(slug="next"), joined_at=NOW - day)
    assert {state.word for state in words()} == {health.Word.OK}
    type(cohort).objects.filter(pk=cohort.pk).update(finished_at=NOW - 2 * day)
    assert {state.word for state in words()} == {health.Word.NOTHING_YET}
