"""A reflection written elsewhere: its beginning here, the way to the whole of it, and talk as under any other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from participants import blogs, posts
from participants.models import Blog, Post, Reflection
from tests.factories import BlogElsewhereFactory, CommentFactory, PostFactory, ReflectionFactory
from tests.participants.elsewhere import text_of

pytestmark = pytest.mark.django_db
ORIGINAL = "https://kofimensah.example/quiet-pupils/"


@pytest.fixture
def blog(kofi, cohort):
    return BlogElsewhereFactory(member=kofi, address="https://kofimensah.example/")


@pytest.fixture
def shown(blog, cohort):
    """Kofi's post about Thing 1."""
    post = PostFactory(blog=blog, title="The quiet pupils", link=ORIGINAL, body_html="<p>I asked for feedback.</p>")
    return posts.choose(post, list(cohort.things.filter(number=1)), actor=blog.member)


def test_it_shows_the_beginning_and_leads_to_the_original(client, shown):
    answer = client.get(shown.get_absolute_url())

    page = answer.content.decode()
    assert "Kofi writes on a blog of their own, and this is the beginning of what stands there." in text_of(answer)
    assert f'<a class="btn" href="{ORIGINAL}" rel="nofollow ugc noopener">Read on at kofimensah.example' in page
    assert f'<link rel="canonical" href="{ORIGINAL}">' in page
    assert '<meta property="og:title" content="The quiet pupils, by Kofi Mensah">' in page
    assert '<meta property="og:type" content="article">' in page
    assert "<p>I asked for feedback.</p>" in page
    assert "The original may have comments of its own: comment at the source, kofimensah.example" in text_of(answer)
    assert "minute read" not in page


def test_an_address_that_is_none_is_no_link(client, shown):
    Reflection.objects.update(original_address="javascript:alert(1)")

    page = client.get(shown.get_absolute_url()).content.decode()

    assert "javascript:" not in page
    assert f'<link rel="canonical" href="http://testserver{shown.get_absolute_url()}">' in page


def test_its_author_changes_its_things_and_nothing_else(client, shown, kofi):
    client.force_login(kofi)
    things = f"/me/posts/{shown.post.pk}/"

    page = client.get(shown.get_absolute_url()).content.decode()

    assert f'<a class="btn btn-sm" href="{things}">Change its Things</a>' in page
    assert f'href="/write/{shown.pk}/"' not in page
    assert client.get(f"/write/{shown.pk}/").url == things
    assert client.get(f"/write/{shown.pk}/take-back/").url == things
    assert client.post(f"/write/{shown.pk}/", {"action": "publish", "title": "x", "body": "y"}).url == things


def test_others_find_no_such_actions(client, shown, marisol):
    client.force_login(marisol)

    page = client.get(shown.get_absolute_url()).content.decode()

    assert "Change its Things" not in page
    assert "Report this" in page


def test_held_ones_say_so_to_their_author_and_are_not_there_for_others(client, blog, kofi, marisol, cohort):
    Blog.objects.filter(pk=blog.pk).update(proved_at=None)
    post = PostFactory(blog=Blog.objects.get(pk=blog.pk), author=kofi)
    held = posts.choose(post, list(cohort.things.filter(number=1)), actor=kofi)

    client.force_login(kofi)
    own = text_of(client.get(held.get_absolute_url()))
    card = text_of(client.get("/blogs/kofi-mensah/"))
    client.force_login(marisol)

    assert "Held: only you can see it, until it is shown that the blog is yours." in own
    assert "held" in card
    assert client.get(held.get_absolute_url()).status_code == 404


def test_taking_it_off_says_that_the_original_stays_and_it_never_comes_back(client, shown, kofi):
    CommentFactory(reflection=shown)
    client.force_login(kofi)

    asked = text_of(client.get(f"/write/{shown.pk}/delete/"))
    client.post(f"/write/{shown.pk}/delete/")

    assert "The original stays on your blog. Here it does not come back, however often we read the blog." in asked
    assert "take it back" not in asked
    assert Post.objects.get().deleted_at is not None
    assert not Reflection.objects.exists()


def test_its_postcard_says_where_it_was_written(client, shown):
    for path in ("/may-2026/things/1/", "/may-2026/reflections/", "/blogs/kofi-mensah/"):
        assert "Written at kofimensah.example" in text_of(client.get(path))


def test_the_blog_page_links_back_with_rel_me_once_it_is_proved(client, blog, shown):
    proved = client.get("/blogs/kofi-mensah/").content.decode()
    Blog.objects.filter(pk=blog.pk).update(proved_at=None)
    Blog.objects.get(pk=blog.pk).member.places.get().cohort.save()
    blogs.edition.move([shown.cohort_id])
    unproved = client.get("/blogs/kofi-mensah/").content.decode()

    assert '<a href="https://kofimensah.example/" rel="me noopener">Writes at kofimensah.example</a>' in proved
    assert '<a href="https://kofimensah.example/" rel="nofollow ugc noopener">Writes at' in unproved


def test_a_blog_that_is_not_read_any_more_is_named_nowhere(client, blog, shown):
    blogs.close(blog)

    assert "Writes at" not in text_of(client.get("/blogs/kofi-mensah/"))
    people = client.get("/may-2026/people/").content.decode()
    assert 'href="https://kofimensah.example/"' not in people


def test_the_feed_has_the_beginning_and_the_way_on(client, shown):
    feed = client.get("/blogs/kofi-mensah/feed/").content.decode()

    assert "I asked for feedback." in feed
    assert f'&lt;a href="{ORIGINAL}"&gt;Read on at kofimensah.example&lt;/a&gt;' in feed


def test_settings_and_the_album_lead_to_the_blogs(client, kofi, cohort):
    client.force_login(kofi)

    for path in ("/me/", "/me/settings/", "/blogs/kofi-mensah/"):
        assert 'href="/me/blogs/"' in client.get(path).content.decode()


def test_a_page_costs_the_same_however_much_was_written(
    client, blog, shown, kofi, cohort, django_assert_max_num_queries
):
    client.force_login(kofi)
    costs = []
    for amount in (3, 27):
        for _ in range(amount):
            PostFactory(blog=blog)
            ReflectionFactory(author=kofi, cohort=cohort, blog=blog, original_address=ORIGINAL)
        with django_assert_max_num_queries(25) as counted:
            client.get(shown.get_absolute_url())
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_the_stream_costs_the_same_with_three_and_with_thirty_from_elsewhere(
    client, blog, kofi, cohort, thing, django_assert_max_num_queries
):
    client.force_login(kofi)
    costs = []
    for amount in (3, 17):
        for _ in range(amount):
            ReflectionFactory(
                author=kofi,
                cohort=cohort,
                blog=blog,
                original_address=ORIGINAL,
                things=[thing],
                published_at=datetime(2026, 5, 6, tzinfo=UTC),
            )
        with django_assert_max_num_queries(25) as counted:
            client.get("/may-2026/reflections/")
        costs.append(len(counted))

    assert costs[0] == costs[1]
