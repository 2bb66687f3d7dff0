"""A blog that several people write: each name is its owner's by their own word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from participants import blogs, sharing
from participants.discovery import Found
from participants.models import BlogAuthor, Post, Reflection
from tests.factories import BlogElsewhereFactory, CommentFactory, PostFactory
from tests.participants.elsewhere import text_of
from tests.participants.posting import contents, entry, rss
from tests.participants.test_syndication import take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _joined_early(cohort, marisol, kofi):
    for member in (marisol, kofi):
        member.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.fixture
def blog(marisol):
    """Marisol's, on which somebody called K. M. writes as well."""
    posts = [entry("Thing 1", author="Marisol"), entry("Thing 2", author="K. M."), entry("Rain", author="k. m.")]
    there = Found("https://blog.example/feed/", "https://blog.example/", "", contents(*posts))
    blog = blogs.connect(there, member=marisol)
    blogs.vouch(blog)
    return blog


def test_names_are_the_same_however_they_are_written(blog):
    assert [(name.byline, name.posts, name.row) for name in sharing.names_on(blog)] == [
        ("k. m.", 2, None),
        ("Marisol", 1, None),
    ]


def test_until_they_say_yes_the_words_are_on_nobodys_page(client, blog, marisol, kofi):
    client.force_login(marisol)

    client.post(f"/me/blogs/{blog.pk}/names/", {"byline": "k. m.", "handle": "kofi-mensah"})

    held = Reflection.objects.get(title="Thing 2")
    assert held.held_at is not None
    assert not Post.objects.filter(author=kofi).exists()
    assert [row.title for row in Reflection.objects.published()] == ["Thing 1"]


def test_after_their_yes_the_words_are_theirs_with_what_was_said_about_them(client, blog, marisol, kofi):
    comment = CommentFactory(reflection=Reflection.objects.get(title="Thing 2"))
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    client.force_login(kofi)
    asked = text_of(client.get("/me/blogs/"))

    client.post(f"/me/blogs/names/{row.pk}/", {"answer": "yes"})

    shown = Reflection.objects.published().get(author=kofi)
    assert "Marisol Quispe says you write as “K. M.”" in asked
    assert (shown.title, shown.get_absolute_url()) == ("Thing 2", "/blogs/kofi-mensah/thing-2/")
    comment.refresh_from_db()
    assert comment.reflection == shown
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert Post.objects.of(kofi).count() == 2


def test_a_no_leaves_nothing_and_the_owner_may_say_that_it_is_them(client, blog, marisol, kofi):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    client.force_login(kofi)

    client.post(f"/me/blogs/names/{row.pk}/", {"answer": "no"})
    after_no = list(Reflection.objects.published().values_list("title", flat=True))
    sharing.invite_author(blog, byline="K. M.", member=marisol)

    assert after_no == ["Thing 1"]
    assert set(Reflection.objects.published().values_list("title", "author")) == {
        ("Thing 1", marisol.pk),
        ("Thing 2", marisol.pk),
    }


def test_the_owner_cannot_answer_for_them_and_others_cannot_answer_at_all(client, blog, marisol, kofi, ngozi):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)

    client.force_login(marisol)
    assert client.post(f"/me/blogs/names/{row.pk}/", {"answer": "yes"}).status_code == 404
    client.force_login(ngozi)
    assert client.post(f"/me/blogs/names/{row.pk}/", {"answer": "yes"}).status_code == 404

    row.refresh_from_db()
    assert row.accepted_at is None


@pytest.mark.parametrize(
    ("accepted", "sentence"),
    [
        (False, "Say yes on the page of your blogs, and your posts there come by themselves."),
        (True, "Your posts under this name come by themselves."),
    ],
)
def test_who_is_named_there_and_connects_the_blog_too_is_told_that_it_is_there(
    client, internet, marisol, kofi, accepted, sentence
):
    internet.site(
        "group.example",
        {"/feed/": rss("Thing 1"), "/": '<link rel="alternate" type="application/rss+xml" href="/feed/">'},
    )
    group = BlogElsewhereFactory(member=marisol, address="http://group.example/")
    PostFactory(blog=group, author=marisol, byline="K. M.")
    row = sharing.invite_author(group, byline="K. M.", member=kofi)
    if accepted:
        sharing.accept(row)
    client.force_login(kofi)

    said = text_of(client.post("/me/blogs/connect/", {"address": "group.example"}))

    assert "This blog is connected already, and you are named there as “K. M.”." in said
    assert sentence in said


@pytest.mark.parametrize("amount", [3, 30])
def test_the_page_of_names_asks_the_same_however_many_there_are(
    client, marisol, kofi, amount, django_assert_max_num_queries
):
    for number in range(amount):
        shared = BlogElsewhereFactory(member=marisol, address=f"http://b{number}.example/")
        BlogAuthor.objects.create(blog=shared, byline="K. M.", member=kofi, accepted_at=timezone.now())
    client.force_login(kofi)

    with django_assert_max_num_queries(20):
        page = text_of(client.get("/me/blogs/"))

    assert page.count("Not any more") == amount


def test_the_owner_may_take_the_question_back_and_not_what_was_accepted(client, blog, marisol, kofi):
    client.force_login(marisol)
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)

    client.post(f"/me/blogs/names/{row.pk}/", {"answer": "no"})
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.accept(row)
    answer = client.post(f"/me/blogs/{blog.pk}/names/", {"byline": "k. m.", "handle": "marisol-quispe"}, follow=True)

    assert "Somebody has said already that this name is theirs." in text_of(answer)
    assert client.post(f"/me/blogs/names/{row.pk}/", {"answer": "no"}).status_code == 404
    assert BlogAuthor.objects.get().member == kofi


def test_what_waits_for_a_yes_does_not_come_out_when_the_blog_is_proved(blog, kofi):
    sharing.invite_author(blog, byline="K. M.", member=kofi)

    blogs.vouch(blog)

    assert Reflection.objects.get(title="Thing 2").held_at is not None


@pytest.mark.parametrize(
    ("byline", "handle", "sentence"),
    [
        ("Nobody", "kofi-mensah", "This name does not stand on the blog."),
        ("k. m.", "no-such-person", "Nobody here has this handle."),
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(client, blog, marisol, kofi, byline, handle, sentence):
    client.force_login(marisol)

    answer = client.post(f"/me/blogs/{blog.pk}/names/", {"byline": byline, "handle": handle})

    assert sentence in text_of(answer)
    assert not BlogAuthor.objects.exists()


def test_the_address_of_their_page_does_for_a_handle(client, blog, marisol, kofi):
    client.force_login(marisol)

    client.post(f"/me/blogs/{blog.pk}/names/", {"byline": "k. m.", "handle": "http://testserver/blogs/Kofi-Mensah/"})

    assert BlogAuthor.objects.get().member == kofi


def test_a_reading_leaves_names_without_a_member_alone(blog, kofi):
    sharing.accept(sharing.invite_author(blog, byline="K. M.", member=kofi))

    from_ana = contents(entry("Thing 3", author="Ana"), entry("Thing 4", author="K. M."))
    blogs.syndication.take_in(blog.feed, from_ana, now=datetime(2026, 6, 3, tzinfo=UTC))

    assert Post.objects.get(title="Thing 3").author is None
    assert Reflection.objects.get(title="Thing 4").author == kofi


def test_who_is_not_in_the_cohort_gets_the_posts_and_shows_none(blog, ngozi):
    sharing.accept(sharing.invite_author(blog, byline="K. M.", member=ngozi))

    assert Post.objects.of(ngozi).count() == 2
    assert not Reflection.objects.published().filter(title="Thing 2").exists()


def test_a_blog_of_one_name_is_not_asked_about(client, marisol):
    blog = BlogElsewhereFactory(member=marisol)
    PostFactory(blog=blog, author=marisol, byline="Marisol")
    client.force_login(marisol)

    assert "If several people write on it" not in text_of(client.get(f"/me/blogs/{blog.pk}/"))


def feeds_of_the_same(marisol, kofi, *, first):
    """Marisol's blog that Kofi writes on as well, and Kofi's own feed of it: whose is read first, and then the other's."""
    theirs = entry("Thing 2: Two cups", link="https://blog.example/two-cups/", author="K. M.")
    shared = BlogElsewhereFactory(member=marisol, address="https://blog.example/")
    BlogAuthor.objects.create(blog=shared, byline="K. M.", member=kofi, accepted_at=timezone.now())
    own = BlogElsewhereFactory(member=kofi, address="https://blog.example/author/km/")
    for blog in (shared, own) if first == "shared" else (own, shared):
        take(blog, theirs)
    return shared, own


@pytest.mark.parametrize("first", ["shared", "own"])
def test_a_post_that_comes_by_a_shared_blog_and_by_its_authors_own_feed_shows_once(marisol, kofi, first):
    shared, own = feeds_of_the_same(marisol, kofi, first=first)

    assert [(row.title, row.author) for row in Reflection.objects.all()] == [("Thing 2: Two cups", kofi)]

    again = entry("Thing 2: Two cups", link="https://blog.example/two-cups/", author="K. M.")
    for blog in (own, shared):
        take(blog, again)
    assert Post.objects.count() == 1


def test_a_shared_blog_that_is_not_trusted_keeps_no_post_from_its_authors_own_feed(marisol, kofi):
    theirs = entry("Thing 2: Two cups", link="https://blog.example/two-cups/", author="K. M.")
    shared = BlogElsewhereFactory(member=marisol, address="https://blog.example/", proved_at=None)
    BlogAuthor.objects.create(blog=shared, byline="K. M.", member=kofi, accepted_at=timezone.now())
    own = BlogElsewhereFactory(member=kofi, address="https://blog.example/author/km/")

    take(shared, theirs)
    take(own, theirs)

    assert Reflection.objects.published().filter(author=kofi).count() == 1
    blogs.vouch(shared)
    assert Reflection.objects.published().filter(author=kofi).count() == 1
