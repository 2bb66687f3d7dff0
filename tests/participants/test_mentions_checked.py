"""Webmentions are checked by the worker: what is true appears as an answer."""

from __future__ import annotations

import pytest

from participants import polling
from participants.models import Blog, Post, Reflection
from tests.factories import BlogElsewhereFactory, ReflectionFactory
from tests.internet import Page
from tests.participants.mentioning import again, checked, post
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


def test_a_participants_post_appears_as_an_answer(client, pages, hello, marisol):
    row = checked(hello)

    assert (row.refused, row.due_at, row.claimed_until) == ("", None, None)
    answer = Reflection.objects.get(author=marisol)
    assert answer == row.post.reflection
    assert (answer.title, answer.original_address) == ("A walk in the rain", "http://blog.example/rain/")
    assert answer.published_at.isoformat() == "2026-06-03T07:00:00+00:00"
    assert (answer.cohort, list(answer.things.all()), answer.held_at) == (hello.cohort, [], None)
    assert "It rained." in answer.body_html
    assert "alert" not in answer.body_html
    page = client.get(hello.get_absolute_url()).content.decode()
    assert "Answered on other blogs" in page
    assert f'<a href="{answer.get_absolute_url()}"><bdi>A walk in the rain</bdi></a>' in page
    assert "by Marisol Quispe on blog.example, " in page


def test_a_page_kept_for_visitors_has_it_at_once(client, pages, hello):
    assert "Answered" not in client.get(hello.get_absolute_url()).content.decode()

    checked(hello)

    assert "Answered" in client.get(hello.get_absolute_url()).content.decode()


def test_it_is_held_until_the_blog_is_trusted(client, pages, hello, blog):
    Blog.objects.update(proved_at=None)

    row = checked(hello)

    assert row.post.reflection.held_at is not None
    assert "A walk in the rain" not in client.get(hello.get_absolute_url()).content.decode()


def test_a_post_that_the_feed_told_of_before_is_the_same_post(pages, hello, blog):
    pages["/feed/"] = rss("Rain")
    pages["/0/"] = post()
    polling.poll()

    row = checked(hello, "http://blog.example/0/")

    assert (Post.objects.count(), row.post.title) == (1, "Rain")
    assert row.post.reflection.title == "Rain"


def test_the_feed_that_tells_of_it_later_knows_it_again(pages, hello, blog):
    pages["/0/"] = post()
    row = checked(hello, "http://blog.example/0/")
    pages["/feed/"] = rss("Rain, as the feed has it")

    polling.poll()

    row.post.refresh_from_db()
    assert (Post.objects.count(), Reflection.objects.filter(author=blog.member).count()) == (1, 1)
    assert row.post.reflection.title == "Rain, as the feed has it"


def test_a_post_about_a_thing_is_a_reflection_on_it(client, pages, thing, marisol):
    pages["/rain/"] = post('<a href="http://testserver/may-2026/things/1/">this</a>', title="Thing 1: hello")

    checked(thing)

    assert list(Reflection.objects.get(author=marisol).things.all()) == [thing]
    page = client.get(thing.get_absolute_url()).content.decode()
    assert page.count("Thing 1: hello") == 1
    assert "Answered on other blogs" not in page


def test_a_post_about_another_thing_answers_this_one(client, pages, cohort, thing, marisol):
    pages["/rain/"] = post('<a href="http://testserver/may-2026/things/1/">again</a>', title="Thing 3: a map")

    checked(thing)

    assert list(Reflection.objects.get(author=marisol).things.all()) == [cohort.things.get(number=3)]
    page = client.get(thing.get_absolute_url()).content.decode()
    assert "Answered on other blogs" in page


def test_a_post_about_a_thing_to_come_waits_for_it(pages, hello):
    pages["/rain/"] = post(title="Thing 7: early")

    row = checked(hello)

    assert (row.refused, row.post.reflection) == ("", None)


def test_a_repeated_mention_changes_nothing(pages, hello):
    row = checked(hello)
    before = (Post.objects.count(), Reflection.objects.count())

    again(row)

    assert (Post.objects.count(), Reflection.objects.count(), row.refused) == (*before, "")


@pytest.mark.parametrize("page", [Page(status=404), Page(status=410), post("Nothing here.")])
def test_a_page_that_is_gone_or_links_no_more_is_withdrawn(client, pages, hello, marisol, page):
    row = checked(hello)
    pages["/rain/"] = page

    again(row)

    assert row.withdrawn_at is not None
    assert "Answered" not in client.get(hello.get_absolute_url()).content.decode()
    assert not Reflection.objects.filter(author=marisol).exists()


def test_one_that_people_have_answered_stays_when_it_is_withdrawn(pages, hello, marisol):
    row = checked(hello)
    Reflection.objects.filter(author=marisol).update(comment_count=1)
    pages["/rain/"] = Page(status=410)

    again(row)

    assert Reflection.objects.filter(author=marisol).count() == 1


def test_one_that_comes_back_stands_again(pages, hello, marisol):
    row = checked(hello)
    pages["/rain/"] = Page(status=410)
    again(row)
    pages["/rain/"] = post()

    again(row)

    assert (row.withdrawn_at, row.refused) == (None, "")
    assert Reflection.objects.filter(author=marisol).count() == 1
