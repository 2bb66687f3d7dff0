"""Reading feeds when they are due: politely, once each, and nobody is blamed for what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from post_office.models import Email

from participants import blogs, checkups, polling
from participants.discovery import Found
from participants.models import Feed, Post, Reflection
from tests.factories import BlogElsewhereFactory, FeedFactory, ParticipantFactory
from tests.internet import Page
from tests.participants.posting import contents, rss

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=cohort.created_at - timedelta(weeks=4))
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


def again(feed: Feed) -> Feed:
    """Make it due once more."""
    Feed.objects.filter(pk=feed.pk).update(next_check_at=timezone.now() - timedelta(seconds=1))
    feed.refresh_from_db()
    return feed


def test_a_due_feed_is_read_and_its_posts_are_shown(internet, blog):
    internet.site("blog.example", {"/feed/": Page(rss("Thing 1", "Rain"), etag='"1"', type="application/rss+xml")})

    done = polling.poll()

    assert (done.read, done.new_posts, done.failed) == (1, 2, 0)
    assert Reflection.objects.get().title == "Thing 1"
    feed = blog.feeds.get()
    assert (feed.etag, feed.claimed_until, feed.problem, feed.entry_count) == ('"1"', None, "", 2)
    assert timedelta(minutes=48) <= feed.next_check_at - feed.checked_at <= timedelta(minutes=72)


def test_a_feed_that_is_not_due_is_left_alone(internet, blog):
    Feed.objects.update(next_check_at=timezone.now() + timedelta(minutes=1))

    assert polling.poll().read == 0
    assert internet.asked == []


def test_an_unchanged_feed_is_asked_with_what_is_known_and_not_stored_again(internet, blog):
    internet.site("blog.example", {"/feed/": Page(rss("Thing 1"), etag='"1"')})
    polling.poll()
    again(blog.feeds.get())

    done = polling.poll()

    assert (done.read, done.unchanged) == (1, 1)
    assert internet.asked[-1].headers["if-none-match"] == '"1"'
    assert blog.feeds.get().claimed_until is None


def test_the_same_bytes_without_an_etag_are_not_read_again(internet, blog):
    internet.site("blog.example", {"/feed/": rss("Thing 1")})
    polling.poll()
    again(blog.feeds.get())

    assert polling.poll().unchanged == 1


def test_one_broken_feed_stops_no_other(internet, blog, cohort, kofi):
    broken = BlogElsewhereFactory(member=kofi, address="http://broken.example/")
    internet.site("blog.example", {"/feed/": rss("Thing 1")})
    internet.site("broken.example", {"/feed/": "<p>Parked. Buy this domain.</p>"})

    done = polling.poll()

    assert (done.read, done.new_posts, done.failed) == (2, 1, 1)
    assert broken.feeds.get().problem == "not-a-feed"


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(status=404), "not-found"),
        (Page(status=410), "gone"),
        (Page(status=403), "private"),
        (Page(status=500), "server-error"),
    ],
)
def test_a_failure_is_noted_with_its_kind_and_asked_again_later(internet, blog, page, problem):
    internet.site("blog.example", {"/feed/": page})

    polling.poll()

    feed = blog.feeds.get()
    assert (feed.problem, feed.failures, feed.claimed_until) == (problem, 1, None)
    assert feed.failing_since is not None
    assert timedelta(minutes=48) <= feed.next_check_at - feed.checked_at <= timedelta(minutes=72)


def test_pauses_grow_to_a_week_and_no_further(internet, blog):
    internet.site("blog.example", {"/feed/": Page(status=500)})
    hours = []
    for _time in range(10):
        polling.poll()
        feed = blog.feeds.get()
        hours.append((feed.next_check_at - feed.checked_at).total_seconds() / 3600)
        again(feed)

    assert [round(number / 2**n, 1) for n, number in enumerate(hours[:3])] == pytest.approx([1, 1, 1], abs=0.21)
    assert max(hours) <= 7 * 24 * 1.2
    assert hours[-1] >= 7 * 24 * 0.8


def test_who_asks_to_be_left_in_peace_is_left_in_peace(internet, blog):
    internet.site("blog.example", {"/feed/": Page(status=429, headers={"Retry-After": "86400"})})

    polling.poll()

    feed = blog.feeds.get()
    assert feed.next_check_at - feed.checked_at >= timedelta(hours=24)


def test_a_publishers_ttl_is_respected(internet, blog):
    internet.site("blog.example", {"/feed/": rss("Thing 1", extra="<ttl>300</ttl>")})

    polling.poll()

    feed = blog.feeds.get()
    assert feed.next_check_at - feed.checked_at >= timedelta(minutes=300)


def test_a_recovered_feed_forgets_its_failures(internet, blog):
    pages = internet.site("blog.example", {"/feed/": Page(status=500)})
    polling.poll()
    pages["/feed/"] = rss("Thing 1")
    again(blog.feeds.get())

    polling.poll()

    feed = blog.feeds.get()
    assert (feed.problem, feed.detail, feed.failures, feed.failing_since) == ("", "", 0, None)


def test_the_member_gets_one_letter_after_a_day_and_none_after_it(internet, blog):
    internet.site("blog.example", {"/feed/": Page(status=403)})
    polling.poll()
    assert not Email.objects.exists()

    for hours in (25, 49, 73):
        Feed.objects.update(failing_since=timezone.now() - timedelta(hours=hours))
        again(blog.feeds.get())
        polling.poll()

    letter = Email.objects.get()
    assert letter.to == ["marisol@example.org"]
    assert letter.subject == "We cannot read “A quiet corner” at the moment"
    assert "asks for a password" in letter.message
    assert f"/me/blogs/{blog.pk}/" in letter.message


def test_when_most_feeds_cannot_be_reached_at_once_nobody_is_blamed(internet, cohort):
    for number in range(5):
        BlogElsewhereFactory(address=f"http://away{number}.example/")
        internet.site(f"away{number}.example", {})
        internet.remove(f"away{number}.example")

    polling.poll()

    assert set(Feed.objects.values_list("problem", "failures", "failing_since")) == {("", 0, None)}
    assert not Feed.objects.filter(excused_at=None).exists()
    assert not Feed.objects.filter(next_check_at__gt=timezone.now() + checkups.PAUSE_FOR_NETWORK).exists()


def test_a_few_that_cannot_be_reached_among_many_that_can_are_told_apart(internet, cohort):
    for number in range(8):
        host = f"b{number}.example"
        BlogElsewhereFactory(address=f"http://{host}/")
        internet.site(host, {"/feed/": rss("Rain")})
        if number < 3:
            internet.remove(host)

    polling.poll()

    assert Feed.objects.filter(problem="no-answer", failures=1).count() == 3
    assert Feed.objects.filter(problem="").count() == 5


def test_at_most_two_of_one_host_are_asked_at_once(internet, cohort):
    for number in range(6):
        blog = BlogElsewhereFactory(address=f"http://host.example/{number}/")
        assert blog.feeds.get().host == "host.example"
    internet.site("host.example", {"*": Page(rss("Rain"), wait=0.05)})

    done = polling.poll()

    assert done.read == 6
    assert internet.at_once["host.example"] == 2


def test_a_claim_ends_by_itself_and_keeps_others_away_until_then(blog):
    now = timezone.now()

    assert [feed.blog for feed in polling.claim(5, now)] == [blog]
    assert polling.claim(5, now) == []
    assert [feed.blog for feed in polling.claim(5, now + polling.CLAIM_FOR)] == [blog]


def test_feeds_of_a_finished_cohort_are_not_asked(internet, blog, cohort):
    cohort.finished_at = timezone.now()
    cohort.save()

    assert polling.poll().read == 0


def test_feeds_of_a_closed_account_are_not_asked(internet, blog, marisol):
    site = internet.site("blog.example", {"/feed/": rss("Thing 1")})
    type(marisol).objects.update(is_active=False)

    assert (polling.poll().read, len(internet.asked), len(site)) == (0, 0, 1)


def test_fetch_now_makes_a_feed_due_but_takes_it_from_nobody(blog):
    feed = FeedFactory(blog=BlogElsewhereFactory(feed_address=False), next_check_at=timezone.now() + timedelta(days=1))
    claimed = polling.claim(1, timezone.now())[0]

    polling.fetch_now([feed, claimed], timezone.now())

    assert [row.pk for row in polling.claim(5, timezone.now())] == [feed.pk]
    assert not Post.objects.exists()


def test_a_host_and_its_www_are_one_server_and_asked_twice_at_once_at_most(cohort):
    for number, host in enumerate(["tea.example", "www.tea.example", "www.tea.example", "rain.example"]):
        there = Found(f"http://{host}/{number}/feed/", f"http://{host}/{number}/", "", contents())
        blogs.connect(there, member=ParticipantFactory(cohort=cohort).member)

    claimed = polling.claim(10, timezone.now())

    assert sorted(feed.host for feed in claimed) == ["rain.example", "tea.example", "tea.example"]
