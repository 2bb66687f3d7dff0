"""Webmentions are checked by the worker: what is true appears as an answer, whatever else comes is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from participants import mentions, polling
from participants.models import Blog, BlogAuthor, Feed, Mention, Post, Reflection
from tests.factories import BlogElsewhereFactory, CohortFactory, ParticipantFactory, PostFactory, ReflectionFactory
from tests.internet import Page, moved
from tests.participants.posting import rss

pytestmark = pytest.mark.django_db

LINK = '<a href="http://testserver/blogs/kofi-mensah/hello/">Kofi wrote</a>'


def post(body=LINK, title="A walk in the rain", head=""):
    return f"""<!doctype html><html><head><title>{title} | A quiet corner</title>{head}</head><body>
      <nav><a href="/">Home</a></nav>
      <article class="h-entry"><h1 class="p-name">{title}</h1>
      <time class="dt-published" datetime="2026-06-03T09:00:00+02:00">3 June</time>
      <div class="e-content"><p>It rained. {body}</p><script>alert(1)</script></div></article></body></html>"""


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


def mention(target, source="http://blog.example/rain/"):
    return mentions.receive(source, f"http://testserver{target.get_absolute_url()}")


def checked(target, source="http://blog.example/rain/"):
    """What a mention of this page comes to."""
    row = mention(target, source)
    mentions.check()
    row.refresh_from_db()
    return row


def again(row):
    """Have it checked once more, as when the same word comes again."""
    Mention.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    mentions.check()
    row.refresh_from_db()
    return row


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


def test_a_page_on_nobodys_blog_is_refused_and_not_even_fetched(internet, hello):
    internet.site("stranger.example", {"/": post()})

    row = checked(hello, "http://stranger.example/")

    assert (row.refused, internet.asked) == (Mention.Refused.NO_BLOG, [])


@pytest.mark.parametrize("source", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/"])
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
    internet.site("blog.example", {"/feed/": rss("Rain").replace("https://blog.example/0/", "https://other.example/r/")})
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
