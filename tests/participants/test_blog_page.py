"""The page of one blog elsewhere: shown to be one's own, failing, changed, moved, stopped."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from participants import blogs
from participants.discovery import SENTENCES, Reason
from participants.models import Blog, Feed, Post, Reflection
from tests.factories import BlogElsewhereFactory, ParticipantFactory, PostFactory
from tests.internet import Page
from tests.participants.elsewhere import look_up, put_online, say_yes, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _joined_early(cohort, marisol, kofi):
    for member in (marisol, kofi):
        member.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.fixture
def page(client, marisol):
    client.force_login(marisol)
    return client


def test_look_now_finds_the_link_back_and_shows_what_was_held(page, internet, marisol, settings):
    pages = put_online(internet, "blog.example", "Thing 1")
    address = say_yes(page, look_up(page)).url
    held = text_of(page.get(address))

    nothing = text_of(page.post(f"{address}look/", follow=True))
    pages["/"] = Page(f'<p><a rel="me" href="{settings.SITE_URL}/blogs/marisol-quispe/">me</a></p>')
    found = text_of(page.post(f"{address}look/", follow=True))

    assert "&lt;a rel=&quot;me&quot; href=&quot;http://testserver/blogs/marisol-quispe/&quot;&gt;" in held
    assert Blog.objects.get().token in page.get(address).content.decode() or "Show that it is yours" not in found
    assert "neither the link nor the code yet" in nothing
    assert "the blog is yours, and its posts are out" in found
    assert Reflection.objects.published().count() == 1


def test_look_now_says_in_words_why_it_could_not_and_counts_no_failure(page, internet, marisol):
    blog = BlogElsewhereFactory(member=marisol, address="https://blog.example/")
    internet.site("blog.example", {"*": Page("secret detail", status=403)})

    shown = page.post(f"/me/blogs/{blog.pk}/look/", follow=True).content.decode()

    assert "asks for a password" in shown
    assert "secret" not in shown
    assert (blog.feed.failures, Feed.objects.get().claimed_until) == (0, None)


def test_a_failing_blog_says_why_and_what_to_do_but_never_the_detail(page, marisol):
    blog = BlogElsewhereFactory(member=marisol)
    Feed.objects.filter(blog=blog).update(problem="gone", detail="404 at 10.0.0.7", failing_since=timezone.now())

    for path in ("/me/blogs/", f"/me/blogs/{blog.pk}/"):
        shown = page.get(path)
        assert "There is no feed at its address any more." in text_of(shown)
        assert "“Move my blog”" in text_of(shown)
        assert "10.0.0.7" not in shown.content.decode()


def test_a_blog_that_changed_asks_whether_it_is_still_theirs(page, marisol):
    blog = BlogElsewhereFactory(member=marisol, title="A quiet corner")
    blogs.quarantine(blog, (Blog.Jump.TITLE, "Cheap watches"), now=timezone.now())
    before = text_of(page.get(f"/me/blogs/{blog.pk}/"))

    answer = page.post(f"/me/blogs/{blog.pk}/mine/")

    assert "It has another title Before A quiet corner Now Cheap watches" in before
    assert answer.url == f"/me/blogs/{blog.pk}/"
    blog.refresh_from_db()
    assert (blog.title, blog.quarantined_at) == ("Cheap watches", None)


def test_moving_says_how_many_posts_are_recognised_and_keeps_the_history(page, internet, marisol):
    words = "We walked to the depot before it was light and nobody said a word. " * 4
    put_online(internet, "blog.example", "Thing 1", words=words)
    address = say_yes(page, look_up(page)).url
    put_online(internet, "new.example", "Thing 1", "Thing 2", words=words)

    found = page.post(f"{address}move/", {"address": "new.example"})
    moved = say_yes(page, found, f"{address}move/yes/")
    again = say_yes(page, found, f"{address}move/yes/")

    assert "1 of them is recognised as yours" in text_of(found)
    assert "Recognised. It keeps its Things and its comments." in text_of(found)
    assert moved.url == again.url == address
    history = text_of(page.get(address))
    assert "new.example/feed" in history
    assert "blog.example/feed" in history
    assert Feed.objects.current().get().host == "new.example"


def test_a_move_that_is_refused_stays_on_the_blogs_page(page, internet, marisol):
    blog = BlogElsewhereFactory(member=marisol)
    internet.site("nothing.example", {"/": Page("<p>No feed</p>")})

    answer = page.post(f"/me/blogs/{blog.pk}/move/", {"address": "nothing.example"})

    assert str(SENTENCES[Reason.NO_FEED][0]) in text_of(answer)
    assert 'value="nothing.example"' in answer.content.decode()


def test_older_posts_are_brought_when_asked_for(page, internet, marisol):
    put_online(internet, "blog.example", "Thing 1", day=datetime(2026, 4, 1, tzinfo=UTC))
    address = say_yes(page, look_up(page)).url
    before = text_of(page.get(address))

    after = text_of(page.post(f"{address}older/", follow=True))

    assert "1 post is from before you joined." in before
    assert "1 older post has found its Things." in after
    assert Reflection.objects.count() == 1


def test_a_blog_that_is_stopped_can_be_read_again_with_all_it_brought(page, internet, marisol):
    put_online(internet, "blog.example", "Thing 1", "Rain")
    address = say_yes(page, look_up(page)).url
    blogs.vouch(Blog.objects.get())

    page.post(f"{address}stop/")
    stopped = text_of(page.get(address))
    again = say_yes(page, look_up(page))

    assert "not read any more" in stopped
    assert "Read it again" in stopped
    assert again.url == address
    blog = Blog.objects.get()
    assert (blog.closed_at, blog.proved_at, Post.objects.count()) == (None, None, 2)


@pytest.mark.parametrize("path", ["", "look/", "mine/", "move/", "move/yes/", "older/", "stop/", "names/"])
def test_somebody_elses_blog_is_not_there(page, kofi, path):
    blog = BlogElsewhereFactory(member=kofi)

    answer = page.post(f"/me/blogs/{blog.pk}/{path}") if path else page.get(f"/me/blogs/{blog.pk}/")

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["look/", "mine/", "move/yes/", "older/", "stop/", "names/"])
def test_reading_changes_nothing(page, marisol, path):
    blog = BlogElsewhereFactory(member=marisol)

    assert page.get(f"/me/blogs/{blog.pk}/{path}").status_code == 405
    assert page.get("/me/blogs/connect/").url == "/me/blogs/"


def test_one_blog_costs_the_same_with_three_names_and_with_thirty(page, marisol, django_assert_max_num_queries):
    blog, costs = BlogElsewhereFactory(member=marisol), []
    for amount in (3, 27):
        for _ in range(amount):
            name = f"Name {Post.objects.count()}"
            PostFactory(blog=blog, author=marisol, byline=name)
            if amount == 3 or Post.objects.count() % 2:
                blog.authors.create(byline=name, member=ParticipantFactory().member)
        with django_assert_max_num_queries(14) as counted:
            page.get(f"/me/blogs/{blog.pk}/")
        costs.append(len(counted))

    assert costs[0] == costs[1]
