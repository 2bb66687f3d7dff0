"""Which posts are the same: through two feeds, after a move, after a redirect; and which only look alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from participants import blogs, polling, posts, syndication, writing
from participants.discovery import Found
from participants.models import Blog, Post, Reflection
from tests.factories import BlogElsewhereFactory, CommentFactory
from tests.internet import Page, moved
from tests.participants.posting import LONG, MAY, contents, entry
from tests.participants.test_syndication import take

pytestmark = pytest.mark.django_db

BOILERPLATE = "<p>This is my reflection for our programme, written as every week at the kitchen table with tea. " * 2
EARLY = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=EARLY)
    return BlogElsewhereFactory(member=marisol, address="https://blog.example/")


def move(blog, *entries):
    found = Found("https://new.example/feed/", "https://new.example/", "wordpress", contents(*entries))
    return blogs.move(blog, found)


def at_new_address(old, number, **given):
    return replace(old, guid=f"https://new.example/?p={number}", link=f"https://new.example/{number}/", **given)


# ---- alike and not the same


def test_weekly_posts_that_begin_alike_are_several(blog):
    first = entry("My week", guid="a", link="https://blog.example/a/", html=f"{BOILERPLATE}I said hello.</p>")
    take(blog, first)
    second = replace(first, guid="b", link="https://blog.example/b/", html=f"{BOILERPLATE}I looked around.</p>")

    take(blog, replace(second, published_at=MAY + timedelta(days=7)))

    assert Post.objects.count() == 2


def test_numbers_of_two_blogs_are_not_the_same_post(blog, marisol):
    other = BlogElsewhereFactory(member=marisol, address="https://other.example/")

    take(blog, entry("Thing 1", guid="12", link="https://blog.example/12/"))
    take(other, entry("Thing 2", guid="12", link="https://other.example/12/"))
    take(other, entry("Thing 2", guid="12", link="https://other.example/12/"))

    assert sorted(Post.objects.values_list("title", flat=True)) == ["Thing 1", "Thing 2"]


def test_posts_of_one_title_and_day_are_told_apart_by_their_words_after_a_move(blog):
    morning = entry("Rain", guid="a", link="https://blog.example/a/", html=f"<p>Morning. {LONG}</p>")
    evening = entry("Rain", guid="b", link="https://blog.example/b/", html=f"<p>Evening. {LONG}</p>")
    take(blog, morning, evening)

    # The later one comes first, as if the other one could still be meant.
    move(blog, at_new_address(morning, 1), at_new_address(evening, 2))

    kept = dict(Post.objects.values_list("link", "body_html"))
    assert len(kept) == 2
    assert "Morning" in kept["https://new.example/1/"]
    assert "Evening" in kept["https://new.example/2/"]


def test_a_post_that_the_new_address_has_already_is_no_twin_of_a_second_one(blog):
    first = entry("Rain", guid="tag:blog.example,2026:1")
    take(blog, first)

    move(
        blog, first, entry("Rain", guid="https://new.example/?p=2", link="https://new.example/2/", html="<p>Again.</p>")
    )

    assert Post.objects.count() == 2


def test_posts_that_swap_their_links_stay_the_same_by_their_ids(blog):
    one, two = entry("Thing 1"), entry("Thing 2")
    take(blog, one, two)

    take(blog, replace(one, link=two.link), replace(two, link=one.link))

    assert dict(Post.objects.values_list("title", "link")) == {"Thing 1": two.link, "Thing 2": one.link}


# ---- the same, however it looks


def test_an_importer_changes_marks_and_spaces_and_nothing_else(blog):
    old = entry("Thing 1", html=f"<p>{LONG}</p>", guid="tag:blogger.com,1999:blog-1.post-2")
    take(blog, old)
    html = f"<div>\n<div>{LONG.upper().replace(' ', '&nbsp; ')}</div>\n</div>"

    move(blog, at_new_address(old, 7, title="Thing 1 ", html=html, published_at=MAY + timedelta(days=3)))

    assert Post.objects.get().link == "https://new.example/7/"
    assert Reflection.objects.get().original_address == "https://new.example/7/"


def test_a_short_post_without_a_title_is_recognised_by_its_words_and_day(blog):
    old = entry("", guid="a", link="https://blog.example/a/", html="<p>Said hello to three people.</p>")
    take(blog, old)

    move(blog, at_new_address(old, 1, html="<div>Said  hello to three people!</div>"))

    assert Post.objects.get().link == "https://new.example/1/"


def test_a_redirect_to_other_software_shows_nothing_twice_and_keeps_things_and_comments(internet, blog, cohort):
    old = entry("Thing 1: Hello", html="<p>Short.</p>", guid="tag:blogger.com,1999:blog-1.post-2")
    take(blog, old)
    reflection = Reflection.objects.get()
    CommentFactory(reflection=reflection)
    posts.choose(Post.objects.get(), [cohort.things.get(number=3)], actor=blog.member)
    item = (
        "<item><title>Thing 1: Hello</title><guid>https://new.example/?p=7</guid><link>https://new.example/7/</link>"
        "<description>Short!</description><pubDate>Wed, 20 May 2026 12:00:00 GMT</pubDate></item>"
    )
    feed = f'<rss version="2.0"><channel><title>A quiet corner</title>{item}</channel></rss>'
    internet.site("blog.example", {"/feed/": moved("http://new.example/feed/")})
    internet.site("new.example", {"/feed/": Page(feed, type="application/rss+xml")})
    blog.feeds.update(address="http://blog.example/feed/")

    polling.poll()
    words_in_quarantine = Reflection.objects.get().body_html
    blogs.confirm(Blog.objects.get())
    polling.poll()

    assert words_in_quarantine == "<p>Short.</p>"
    assert Post.objects.count() == 1
    reflection.refresh_from_db()
    assert (reflection.original_address, reflection.body_html) == ("https://new.example/7/", "Short!")
    assert [thing.number for thing in reflection.things.all()] == [3]
    assert reflection.comments.count() == 1


def test_what_its_author_took_off_stays_off_after_a_move_and_through_a_second_feed(blog, marisol):
    old = entry("Thing 1", html=f"<p>{LONG}</p>")
    take(blog, old)
    writing.delete(Reflection.objects.get(), actor=marisol)
    second = BlogElsewhereFactory(member=marisol, address="https://second.example/")

    move(blog, at_new_address(old, 1))
    take(second, replace(old, guid="https://second.example/?p=1", link="https://second.example/1/"))

    assert not Reflection.objects.exists()
    assert Post.objects.count() == 1


def test_two_feeds_that_tell_of_one_post_in_other_words_do_not_take_turns(blog, marisol):
    second = BlogElsewhereFactory(member=marisol, address="https://second.example/")
    full, short = entry("Thing 1", html=f"<p>{LONG} And more.</p>"), entry("Thing 1", html="<p>We walked …</p>")
    take(blog, full)

    for _turn in range(2):
        take(second, short)
        take(blog, full)

    reflection = Reflection.objects.get()
    assert reflection.edited_at is None
    assert "And more" in reflection.body_html


def test_a_post_of_a_blog_that_was_given_up_goes_on_with_the_one_that_has_it_too(blog, marisol):
    take(blog, entry("Rain"))
    blogs.close(blog)
    second = BlogElsewhereFactory(member=marisol, address="https://blog.example/category/things/")

    take(second, entry("Rain"))

    assert Post.objects.of(marisol).waiting().get().blog == second


def test_a_later_copy_with_the_very_same_words_is_the_same_post(blog, marisol):
    second = BlogElsewhereFactory(member=marisol, address="https://second.example/")
    first = entry("Thing 1", html=f"<p>{LONG}</p>")
    take(blog, first)

    copy = replace(first, guid="https://second.example/9", link="https://second.example/9/")
    syndication.take_in(second.feed, contents(replace(copy, published_at=MAY + timedelta(days=9))), now=timezone.now())

    assert Reflection.objects.count() == 1
