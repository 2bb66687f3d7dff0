"""Webmentions that come to nothing: of strangers, of other cohorts, against what an author decided."""

from __future__ import annotations

import pytest
from django.utils import timezone

from participants import mentions, polling
from participants.models import Blog, BlogAuthor, Feed, Mention, Post, Reflection
from tests.factories import BlogElsewhereFactory, CohortFactory, ParticipantFactory, ReflectionFactory
from tests.internet import moved
from tests.participants.mentioning import again, checked, mention, post
from tests.participants.posting import rss

pytestmark = pytest.mark.django_db


@pytest.fixture
def hello(cohort, kofi):
    """Kofi's reflection, which is answered."""
    return ReflectionFactory(cohort=cohort, author=kofi, title="Hello")


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at="2026-05-04T00:00Z")
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


@pytest.fixture
def pages(internet, blog):
    return internet.site("blog.example", {"/rain/": post()})


def test_a_page_on_nobodys_blog_is_refused_and_not_even_fetched(internet, hello):
    internet.site("stranger.example", {"/": post()})

    row = checked(hello, "http://stranger.example/")

    assert (row.refused, internet.asked) == (Mention.Refused.NO_BLOG, [])


@pytest.mark.parametrize(
    "source", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/"]
)
def test_addresses_inside_are_not_asked(internet, hello, blog, source):
    row = checked(hello, source)

    assert (row.refused, internet.asked) == (Mention.Refused.NO_BLOG, [])


def test_a_blog_below_a_shared_host_is_told_from_its_neighbours(internet, hello, marisol):
    BlogElsewhereFactory(member=marisol, address="http://shared.example/marisol/")
    internet.site("shared.example", {"*": post()})

    own = checked(hello, "http://shared.example/marisol/rain/")
    other = checked(hello, "http://shared.example/marisolita/rain/")

    assert (own.refused, other.refused) == ("", Mention.Refused.NO_BLOG)


def test_a_post_that_only_its_feed_ties_to_a_blog_is_known(internet, hello, blog, marisol):
    internet.site(
        "blog.example", {"/feed/": rss("Rain").replace("https://blog.example/0/", "https://other.example/r/")}
    )
    internet.site("other.example", {"/r/": post()})
    polling.poll()

    assert checked(hello, "http://other.example/r/").post.title == "Rain"


def test_a_blog_that_is_disconnected_is_nobodys(pages, hello, blog):
    Blog.objects.update(closed_at=timezone.now())
    Feed.objects.update(retired_at=timezone.now())

    assert checked(hello).refused == Mention.Refused.NO_BLOG


def test_who_is_not_in_the_cohort_does_not_answer_there(pages, hello, blog, ngozi):
    Blog.objects.update(member=ngozi)

    assert checked(hello).refused == Mention.Refused.NOT_IN_COHORT
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"deleted_at": "2026-06-01T00:00Z"}, Mention.Refused.DELETED),
        ({"set_aside_at": "2026-06-01T00:00Z"}, Mention.Refused.SET_ASIDE),
        ({"is_older": True}, Mention.Refused.OLDER),
        ({"author": None}, Mention.Refused.NOBODYS),
    ],
)
def test_what_its_author_decided_is_kept(pages, hello, blog, fields, refused):
    checked(hello)
    Reflection.objects.exclude(pk=hello.pk).delete()
    Post.objects.update(**fields)
    Mention.objects.all().delete()

    assert checked(hello).refused == refused
    assert Reflection.objects.count() == 1


def test_on_a_shared_blog_only_who_accepted_their_name_is_heard(pages, hello, blog, marisol):
    pages["/rain/"] = post(head='<meta name="author" content="Mari">')
    byline = BlogAuthor.objects.create(blog=blog, byline="Mari", member=marisol)
    assert checked(hello).refused == Mention.Refused.NOBODYS
    assert not Post.objects.exists()

    BlogAuthor.objects.update(accepted_at=timezone.now())
    row = checked(hello)
    again(row)

    assert (row.refused, row.post.author) == ("", byline.member)


def test_a_post_that_stands_in_another_cohort_stays_there(pages, hello, blog, marisol):
    other = CohortFactory()
    ParticipantFactory(member=marisol, cohort=other)
    row = checked(hello)
    Reflection.objects.filter(author=marisol).update(cohort=other)
    Mention.objects.all().delete()

    row = checked(hello)

    assert row.refused == Mention.Refused.OTHER_COHORT


def test_a_post_does_not_answer_its_own_page_here(pages, hello, marisol):
    own = checked(hello).post.reflection
    pages["/rain/"] = post(f'<a href="http://testserver{own.get_absolute_url()}">here too</a>')

    assert checked(own).refused == Mention.Refused.ITSELF


def test_a_page_that_became_private_meanwhile_takes_none(internet, pages, hello):
    row = mention(hello)
    Reflection.objects.filter(pk=hello.pk).update(visibility="members")

    mentions.check()

    row.refresh_from_db()
    assert (row.refused, internet.asked) == (Mention.Refused.NOT_PUBLIC, [])


def test_a_redirect_within_the_blog_is_followed_and_one_out_of_it_is_not(internet, pages, hello):
    pages["/?p=7"] = moved("http://blog.example/rain/")
    pages["/out"] = moved("http://stranger.example/rain/")
    internet.site("stranger.example", {"/rain/": post()})

    inside = checked(hello, "http://blog.example/?p=7")
    out = checked(hello, "http://blog.example/out")

    assert (inside.refused, inside.post.link) == ("", "http://blog.example/rain/")
    assert out.refused == Mention.Refused.ELSEWHERE
    assert Post.objects.count() == 1
