"""Blogs elsewhere: connected once, moved with all they have, shared with others, given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from participants import blogs, posts, sharing
from participants.discovery import CannotConnect, Found, Reason
from participants.models import Blog, Feed, Post, Reflection
from tests.factories import BlogElsewhereFactory, CommentFactory, MemberFactory, ParticipantFactory
from tests.participants.posting import LONG, contents, entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _joined_early(cohort, marisol, kofi):
    marisol.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))
    kofi.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))


def found(*entries, feed="https://blog.example/feed/", home="https://blog.example/", **given):
    """What a look-up found."""
    return Found(feed=feed, home=home, platform="wordpress", contents=contents(*entries, home=home, **given))


def rel_me(member, settings):
    return f'<p>Me: <a rel="me" href="{settings.SITE_URL}{member.get_absolute_url()}">here</a></p>'


def test_connecting_takes_in_what_is_there_and_holds_it(marisol):
    blog = blogs.connect(found(entry("Thing 1"), entry("Rain")), member=marisol)

    assert (blog.title, blog.address, blog.place) == ("A quiet corner", "https://blog.example/", "elsewhere")
    assert blog.feed.address == "https://blog.example/feed/"
    assert Reflection.objects.get().held_at is not None
    assert Post.objects.of(marisol).waiting().count() == 1


def test_the_address_given_at_sign_up_becomes_the_connected_blog(marisol):
    given = Blog.objects.create(member=marisol, place="elsewhere", address="https://www.blog.example")

    assert blogs.connect(found(), member=marisol) == given
    assert Blog.objects.elsewhere().count() == 1


def test_a_blog_is_connected_by_one_member_only(marisol, kofi):
    blogs.connect(found(), member=kofi)

    with pytest.raises(CannotConnect) as refused:
        blogs.connect(found(feed="http://www.blog.example/feed"), member=marisol)

    assert refused.value.reason == Reason.TAKEN
    assert not marisol.blogs.exists()


def test_a_member_may_have_several_blogs_up_to_a_limit(marisol):
    for number in range(blogs.MOST_BLOGS):
        home = f"https://b{number}.example/"
        blogs.connect(found(feed=f"{home}feed/", home=home), member=marisol)

    with pytest.raises(blogs.TooManyBlogs):
        blogs.connect(found(), member=marisol)


@pytest.mark.parametrize("how", ["token", "rel-me"])
def test_a_post_with_the_token_or_a_link_of_ones_own_shows_whose_blog_it_is(marisol, settings, how):
    blog = blogs.connect(found(entry("Thing 1")), member=marisol)
    html = f"<p>{blog.token}</p>" if how == "token" else rel_me(marisol, settings)

    assert blogs.note_proof(blog, [entry("Proof", html=html)], now=timezone.now())
    blogs.vouch(blog)

    assert Reflection.objects.published().get().title == "Thing 1"


def test_a_friendly_link_in_a_post_shows_nothing(marisol, settings):
    blog = blogs.connect(found(entry("Thing 1")), member=marisol)
    html = f'<p>Read <a href="{settings.SITE_URL}{marisol.get_absolute_url()}">Marisol</a>.</p>'

    assert not blogs.note_proof(blog, [entry("Links", html=html)], now=timezone.now())


def test_moving_keeps_things_comments_and_addresses_here(marisol, settings):
    old = entry("Thing 1: Hello", html=f"<p>{LONG}</p>", guid="tag:blogger.com,2026:1")
    blog = blogs.connect(found(old, entry("Rain")), member=marisol)
    blogs.vouch(blog)
    reflection = Reflection.objects.get()
    CommentFactory(reflection=reflection)
    reflection.things.set([reflection.cohort.things.get(number=3)])
    address = reflection.get_absolute_url()
    new = replace(old, guid="https://new.example/?p=7", link="https://new.example/2026/hello/", title="Hello again")

    recognised = blogs.move(
        blog,
        found(
            new,
            entry("Thing 2", link="https://new.example/2/"),
            feed="https://new.example/feed/",
            home="https://new.example/",
        ),
    )

    assert recognised == 1
    reflection.refresh_from_db()
    assert reflection.original_address == "https://new.example/2026/hello/"
    assert reflection.get_absolute_url() == address
    assert Comment.objects.get().reflection == reflection
    assert Reflection.objects.published().count() == 2
    assert [feed.address for feed in blog.feeds.order_by("pk")] == [
        "https://blog.example/feed/",
        "https://new.example/feed/",
    ]
    assert Feed.objects.current().get().address == "https://new.example/feed/"


def test_a_short_post_is_recognised_by_its_title_and_day(marisol):
    first = entry("Thing 2: Strangers", html="<p>Short.</p>")
    blog = blogs.connect(found(first), member=marisol)
    moved = replace(
        first,
        guid="other",
        link="https://new.example/s/",
        html="<p>Short!</p>",
        published_at=first.published_at + timedelta(hours=9),
    )

    blogs.move(blog, found(moved, feed="https://new.example/feed/", home="https://new.example/"))

    assert Post.objects.get().link == "https://new.example/s/"


def test_a_move_to_a_blog_that_knows_none_of_the_posts_is_held_until_it_is_shown(marisol):
    blog = blogs.connect(found(entry("Thing 1", html=f"<p>{LONG}</p>")), member=marisol)
    blogs.vouch(blog)

    blogs.move(
        blog,
        found(
            entry("Thing 2", guid="x", link="https://new.example/2/"),
            feed="https://new.example/feed/",
            home="https://new.example/",
        ),
    )

    assert [row.title for row in Reflection.objects.published()] == ["Thing 1"]


def test_moving_to_somebody_elses_blog_is_refused_and_changes_nothing(marisol, kofi):
    blog = blogs.connect(found(entry("Thing 1")), member=marisol)
    theirs = found(feed="https://kofi.example/feed/", home="https://kofi.example/")
    blogs.connect(theirs, member=kofi)

    with pytest.raises(CannotConnect):
        blogs.move(blog, theirs)

    assert Blog.objects.get(pk=blog.pk).feed.address == "https://blog.example/feed/"


def test_its_owner_says_that_a_changed_blog_is_still_theirs(marisol):
    blog = BlogElsewhereFactory(member=marisol, address="https://blog.example/")
    blogs.quarantine(blog, (Blog.Jump.HOST, "https://new.example/feed/"), now=timezone.now())

    blogs.confirm(blog)

    blog.refresh_from_db()
    assert (blog.quarantined_at, blog.jump) == (None, "")
    assert blog.address == "https://new.example/"
    assert [(feed.address, feed.retired_at is None) for feed in blog.feeds.order_by("pk")] == [
        ("https://blog.example/feed/", False),
        ("https://new.example/feed/", True),
    ]


def test_another_spelling_of_the_same_address_makes_no_history(marisol):
    blog = BlogElsewhereFactory(member=marisol, address="https://tea.blogspot.com/")
    blogs.quarantine(blog, (Blog.Jump.HOST, "https://tea.blogspot.co.uk/feed/"), now=timezone.now())

    blogs.confirm(blog)

    assert Feed.objects.get().address == "https://tea.blogspot.co.uk/feed/"


def test_a_blog_that_is_given_up_keeps_what_it_brought_and_frees_its_address(marisol, kofi):
    blog = blogs.connect(found(entry("Thing 1")), member=marisol)
    blogs.vouch(blog)

    blogs.close(blog)

    assert Reflection.objects.published().count() == 1
    assert not Feed.objects.current().exists()
    assert blogs.connect(found(), member=kofi).member == kofi


def test_older_posts_come_when_they_are_wanted(marisol):
    older = datetime(2026, 4, 1, tzinfo=UTC)
    blog = blogs.connect(found(entry("Thing 1", published_at=older), entry("Snow", published_at=older)), member=marisol)
    blogs.vouch(blog)

    assert blogs.want_older(blog) == 1

    assert Reflection.objects.published().get().published_at == older
    assert [str(post) for post in Post.objects.of(marisol).waiting()] == ["Snow"]


def test_on_a_shared_blog_posts_belong_to_whoever_said_that_the_name_is_theirs(marisol, kofi):
    ana = entry("Thing 1 by Ana", author="Ana")
    ko = entry("Thing 2 by K", author="K. M.")
    blog = blogs.connect(found(), member=marisol)
    blogs.vouch(blog)
    sharing.invite_author(blog, byline="Ana", member=marisol)
    asked = sharing.invite_author(blog, byline="K. M.", member=kofi)
    take = found(ana, ko, entry("Thing 3", author="Somebody")).contents

    blogs.syndication.take_in(Blog.objects.get(pk=blog.pk).feed, take, now=timezone.now())
    assert [row.author for row in Reflection.objects.all()] == [marisol]

    sharing.accept(asked)
    blogs.syndication.take_in(Blog.objects.get(pk=blog.pk).feed, take, now=timezone.now())

    assert {row.title: row.author for row in Reflection.objects.all()} == {
        "Thing 1 by Ana": marisol,
        "Thing 2 by K": kofi,
    }
    assert Post.objects.get(byline="Somebody").author is None


def test_a_choice_by_hand_is_never_overwritten_and_teaches_the_blogs_habit(marisol, cohort):
    blog = blogs.connect(found(entry("Rain", labels=("weather",))), member=marisol)
    post = Post.objects.get()

    reflection = posts.choose(post, [cohort.things.get(number=2)], actor=marisol)
    take = found(entry("Rain", labels=("weather", "thing 4")), entry("More rain", labels=("weather",)))
    blogs.syndication.take_in(Blog.objects.get(pk=blog.pk).feed, take.contents, now=timezone.now())

    assert [thing.number for thing in reflection.things.all()] == [2]
    learned = Reflection.objects.get(title="More rain")
    assert [thing.number for thing in learned.things.all()] == [2]


def test_what_is_set_aside_leaves_the_inbox_and_can_be_taken_up_again(marisol):
    blogs.connect(found(entry("Rain")), member=marisol)
    post = Post.objects.get()

    posts.set_aside(post, actor=marisol)
    assert not Post.objects.of(marisol).waiting().exists()

    posts.take_up(post, actor=marisol)
    assert Post.objects.of(marisol).waiting().count() == 1


def test_nobody_decides_about_anothers_post(marisol, kofi, cohort):
    blogs.connect(found(entry("Rain")), member=marisol)

    with pytest.raises(Post.DoesNotExist):
        posts.choose(Post.objects.get(), [cohort.things.get(number=1)], actor=kofi)


def test_a_choice_in_a_finished_cohort_is_refused(marisol, cohort):
    blogs.connect(found(entry("Rain")), member=marisol)
    cohort.finished_at = timezone.now()
    cohort.save()

    with pytest.raises(posts.writing.CannotWrite):
        posts.choose(Post.objects.get(), [cohort.things.get(number=1)], actor=marisol)


def test_a_member_of_no_cohort_may_connect_and_nothing_is_lost(ngozi):
    blogs.connect(found(entry("Thing 1")), member=ngozi)

    assert Post.objects.get().reflection is None


def test_two_members_at_once_get_one_blog(cohort):
    members = [ParticipantFactory(cohort=cohort).member, MemberFactory()]
    outcomes = []
    for member in members:
        try:
            outcomes.append(blogs.connect(found(), member=member).member)
        except CannotConnect as refused:
            outcomes.append(refused.reason)

    assert outcomes == [members[0], Reason.TAKEN]
