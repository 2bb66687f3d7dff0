"""A blog that moved keeps what it had; one that is not trusted changes nothing that is shown, until it is trusted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments.trusting import take_as_theirs
from participants import blogs, polling, showing
from participants.discovery import Found
from participants.models import Blog, BlogAuthor, Post, Reflection
from tests.conftest import NOW
from tests.factories import BlogElsewhereFactory, CommentFactory
from tests.internet import moved
from tests.participants.posting import LONG, MAY, contents, entry, rss
from tests.participants.test_syndication import about, take

pytestmark = pytest.mark.django_db

SHORT = entry("Thing 1: Hello", html="<p>I said hello.</p>")
YESTERDAY = NOW - timedelta(days=1)
OTHER = "<p>Quite another text about hellos, by somebody else.</p>"


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


def there(old, number=1, **given):
    return replace(old, guid=f"https://new.example/?p={number}", link=f"https://new.example/{number}/", **given)


def move(blog, *entries):
    return blogs.move(blog, Found("https://new.example/feed/", "https://new.example/", "", contents(*entries)))


def shown():
    return [(row.title, row.body_html, row.original_address, about(row)) for row in Reflection.objects.published()]


def distrust(blog, how):
    now = timezone.now()
    if how == "unproved":
        Blog.objects.update(proved_at=None)
    elif how == "quarantined":
        blogs.quarantine(blog, (Blog.Jump.TITLE, "A quiet corner"), now=now)
    else:
        Blog.objects.update(closed_at=now)


# ---- not trusted


@pytest.mark.parametrize("how", ["unproved", "quarantined", "closed"])
def test_a_blog_that_is_not_trusted_changes_neither_words_nor_things_that_are_shown(blog, how):
    take(blog, SHORT)
    before = shown()
    distrust(blog, how)

    take(blog, replace(SHORT, title="Thing 2: Watches", html="<p>Cheap.</p>", labels=("thing 2",)))

    assert shown() == before
    assert Post.objects.count() == 1


@pytest.mark.parametrize("how", ["unproved", "quarantined"])
def test_what_it_said_meanwhile_comes_with_the_next_reading_after_it_is_trusted(internet, blog, hanne, how):
    site = internet.site("blog.example", {"/feed/": rss("Thing 1: Hello")})
    polling.poll()
    distrust(blog, how)
    site["/feed/"] = rss("Thing 2: Tea")
    blog.feeds.update(next_check_at=timezone.now())
    polling.poll()
    assert [row.title for row in Reflection.objects.published()] == ["Thing 1: Hello"]

    take_as_theirs(Blog.objects.get(), by=hanne)
    blog.feeds.update(next_check_at=timezone.now())
    polling.poll()

    assert [(row.title, about(row)) for row in Reflection.objects.published()] == [("Thing 2: Tea", [2])]


def test_a_post_that_proves_whose_blog_it_is_is_followed_at_once(internet, blog):
    site = internet.site("blog.example", {"/feed/": rss("Thing 1: Hello")})
    polling.poll()
    distrust(blog, "unproved")
    site["/feed/"] = rss(f"Thing 2: {Blog.objects.get().token}")
    blog.feeds.update(next_check_at=timezone.now())

    polling.poll()

    assert [about(row) for row in Reflection.objects.published()] == [[2]]


def test_a_page_that_proves_it_has_every_post_read_again(internet, blog, settings):
    site = internet.site("blog.example", {"/feed/": rss("Thing 1: Hello"), "/": "<p>Hello</p>"})
    polling.poll()
    distrust(blog, "unproved")
    site["/feed/"] = rss("Thing 2: Tea")
    blog.feeds.update(next_check_at=timezone.now())
    polling.poll()
    site["/"] = f'<a href="{settings.SITE_URL}/blogs/marisol-quispe/">my page</a>'

    for _reading in range(2):
        blog.feeds.update(next_check_at=timezone.now())
        polling.poll()

    assert [about(row) for row in Reflection.objects.published()] == [[2]]


def test_what_is_held_follows_its_source_though_nobody_knows_yet_whose_blog_it_is(blog):
    distrust(blog, "unproved")
    take(blog, SHORT)

    take(blog, replace(SHORT, title="Thing 2: Tea"))

    held = Reflection.objects.get()
    assert (held.title, about(held), held.held_at is None) == ("Thing 2: Tea", [2], False)


def test_what_was_held_comes_out_when_a_trusted_blog_of_the_member_has_it_too(blog, marisol):
    distrust(blog, "unproved")
    take(blog, SHORT)
    blogs.close(blog)
    second = BlogElsewhereFactory(member=marisol, address="http://second.example/")

    take(second, SHORT)
    showing.show_released()

    assert [row.blog for row in Reflection.objects.published()] == [second]


def test_another_blog_of_the_member_takes_over_only_when_it_is_trusted(blog, marisol):
    take(blog, SHORT)
    blogs.close(blog)
    second = BlogElsewhereFactory(member=marisol, address="http://second.example/", proved_at=None)
    copy = replace(SHORT, title="Thing 2: Tea", html=OTHER)

    take(second, copy)
    before = [(row.title, row.blog) for row in Reflection.objects.published()]
    blogs.vouch(second)
    take(second, copy)

    assert before == [("Thing 1: Hello", blog)]
    assert [(row.title, row.blog) for row in Reflection.objects.published()] == [("Thing 2: Tea", second)]


# ---- moved


def test_a_move_keeps_things_that_its_labels_say_otherwise_now(blog, cohort):
    old = entry("Hello", html=f"<p>{LONG}</p>", labels=("thing 3",))
    take(blog, old)
    CommentFactory(reflection=Reflection.objects.get())

    move(blog, there(old, title="Thing 2: Hello", labels=("thing 4",)))

    assert shown() == [("Thing 2: Hello", f"<p>{LONG}</p>", "https://new.example/1/", [3])]
    assert Reflection.objects.get().comments.count() == 1


def test_after_a_move_edits_follow_as_before(blog):
    old = entry("Hello", html=f"<p>{LONG}</p>", labels=("thing 3",))
    take(blog, old)
    new = there(old, labels=("thing 4",))
    move(blog, new)

    take(blog, replace(new, title="Hello again", html="<p>Other.</p>"))

    assert shown() == [("Hello again", "<p>Other.</p>", "https://new.example/1/", [4])]


def test_a_strangers_post_of_the_same_title_and_day_changes_nothing(blog):
    take(blog, SHORT)
    before = shown()

    move(blog, there(SHORT, html=OTHER, labels=("thing 5",), published_at=MAY + timedelta(hours=3)))
    take(blog, there(SHORT, html=OTHER, labels=("thing 5",), published_at=MAY + timedelta(hours=3)))
    take(blog, there(SHORT, html=OTHER + "<p>More.</p>", published_at=MAY + timedelta(hours=3)))

    assert Blog.objects.get().proved_at is None
    assert shown() == before


def test_where_the_new_blog_is_trusted_later_the_address_follows_and_other_words_do_not(blog):
    take(blog, SHORT)
    new = there(SHORT, html=OTHER, labels=("thing 5",))
    move(blog, new)

    blogs.vouch(Blog.objects.get())
    take(blog, new)

    assert shown() == [("Thing 1: Hello", "<p>I said hello.</p>", "https://new.example/1/", [1])]


def test_where_the_new_blog_is_trusted_later_what_was_edited_there_meanwhile_follows(blog):
    take(blog, SHORT)
    move(blog, there(SHORT, html=OTHER))
    take(blog, edited := there(SHORT, title="Thing 2: Tea", html="<p>Tea.</p>"))

    blogs.vouch(Blog.objects.get())
    take(blog, edited)

    assert shown() == [("Thing 2: Tea", "<p>Tea.</p>", "https://new.example/1/", [2])]


def test_among_known_posts_one_that_is_merely_called_alike_changes_no_words(blog):
    known = entry("Thing 3: Walking", html=f"<p>{LONG}</p>")
    take(blog, SHORT, known)

    move(blog, there(known, 3), there(SHORT, html=OTHER, labels=("thing 5",)))

    assert Blog.objects.get().proved_at is not None
    assert ("Thing 1: Hello", "<p>I said hello.</p>", "https://new.example/1/", [1]) in shown()


def test_on_a_shared_blog_another_authors_post_of_the_same_title_and_day_is_another_post(blog, kofi):
    kofi.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))
    for name, member in {"Marisol": blog.member, "Kofi": kofi}.items():
        BlogAuthor.objects.create(blog=blog, byline=name, member=member, accepted_at=MAY)
    known = entry("Thing 3: Walking", html=f"<p>{LONG}</p>", author="Marisol")
    take(blog, replace(SHORT, author="Marisol"), known)

    move(blog, there(known, 3), there(SHORT, author="Kofi", html=OTHER))

    assert {(row.author, row.body_html) for row in Reflection.objects.published() if about(row) == [1]} == {
        (blog.member, "<p>I said hello.</p>"),
        (kofi, OTHER),
    }


def test_a_feed_that_leads_to_another_host_keeps_things_after_its_owner_says_so(internet, blog):
    take(
        blog, entry("Thing 1: Hello", html="<p>About Thing 1: Hello.</p>", labels=("thing 3",), published_at=YESTERDAY)
    )
    before = shown()
    internet.site("blog.example", {"/feed/": moved("http://new.example/feed/")})
    internet.site("new.example", {"/feed/": rss("Thing 1: Hello")})

    polling.poll()
    in_quarantine = shown()
    blogs.confirm(Blog.objects.get())
    polling.poll()

    assert in_quarantine == before
    assert shown() == [("Thing 1: Hello", "About Thing 1: Hello", "https://blog.example/0/", before[0][3])]


def test_a_move_back_brings_the_old_address_back(blog):
    take(blog, SHORT)
    move(blog, there(SHORT))
    blogs.vouch(Blog.objects.get())
    take(blog, there(SHORT))
    away = [row[2] for row in shown()]

    blogs.move(Blog.objects.get(), Found("http://blog.example/feed/", "http://blog.example/", "", contents(SHORT)))
    blogs.vouch(Blog.objects.get())
    take(blog, SHORT)

    assert (away, [row[2] for row in shown()]) == (["https://new.example/1/"], [SHORT.link])
