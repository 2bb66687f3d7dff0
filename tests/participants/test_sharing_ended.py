"""Who is asked whether a name on a blog is theirs hears of it by mail, and may say no, now or later on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from post_office.models import Email

from participants import blogs, sharing
from participants.discovery import Found
from participants.models import BlogAuthor, Post, Reflection
from tests.participants.elsewhere import text_of
from tests.participants.posting import contents, entry

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


def later(blog, *posts):
    """What the blog's feed says on a later day."""
    blogs.syndication.take_in(blog.feed, contents(*posts), now=datetime(2026, 6, 3, tzinfo=UTC))


@pytest.fixture
def letters():
    """The letters that wait in the queue, oldest first."""
    return lambda: list(Email.objects.order_by("pk"))


def test_after_not_any_more_nothing_new_is_theirs_and_what_is_shown_stays(client, blog, marisol, kofi):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.accept(row)
    client.force_login(kofi)
    page = text_of(client.get("/me/blogs/"))

    answer = client.post(f"/me/blogs/names/{row.pk}/leave/", follow=True)
    later(blog, entry("Thing 4", author="K. M."), entry("Thing 5", author="Marisol"))

    assert "What stands there under “K. M.” comes to your page here." in page
    assert "What is shown stays yours" in page
    assert "what is there stays yours" in text_of(answer)
    assert "Where you write with others" not in text_of(answer)
    assert list(Reflection.objects.published().filter(author=kofi).values_list("title", flat=True)) == ["Thing 2"]
    assert Post.objects.get(title="Thing 4").author is None
    assert not Reflection.objects.filter(title="Thing 4").exists()


def test_what_nobody_has_seen_yet_is_nobodys_after_not_any_more(blog, kofi):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.accept(row)

    sharing.leave(row)

    assert dict(Post.objects.exclude(byline="Marisol").values_list("title", "author")) == {
        "Thing 2": kofi.pk,
        "Rain": None,
    }


def test_a_name_given_back_is_free_for_its_blogs_member_and_can_be_asked_about_again(
    client, blog, marisol, kofi, ngozi
):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.accept(row)
    sharing.leave(row)
    client.force_login(marisol)
    page = text_of(client.get(f"/me/blogs/{blog.pk}/"))

    client.post(f"/me/blogs/{blog.pk}/names/", {"byline": "k. m.", "handle": "kofi-mensah"})

    assert "It is somebody else, with the handle (k. m.)" in page
    assert [asked.byline for asked in sharing.questions_to(kofi)] == ["K. M."]
    later(blog, entry("Thing 4", author="K. M."))
    sharing.accept(BlogAuthor.objects.get())
    assert Post.objects.get(title="Thing 4").author == kofi


def test_not_any_more_said_twice_happens_once(client, blog, kofi):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.accept(row)
    client.force_login(kofi)

    answers = [client.post(f"/me/blogs/names/{row.pk}/leave/").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert BlogAuthor.objects.get().accepted_at is None


def test_only_whoever_has_the_name_gives_it_back(client, blog, marisol, kofi, ngozi):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    client.force_login(kofi)
    unanswered = client.post(f"/me/blogs/names/{row.pk}/leave/").status_code
    sharing.accept(row)

    for member in (marisol, ngozi):
        client.force_login(member)
        assert client.post(f"/me/blogs/names/{row.pk}/leave/").status_code == 404
    client.logout()
    assert client.post(f"/me/blogs/names/{row.pk}/leave/").status_code == 302

    assert unanswered == 404
    assert client.get(f"/me/blogs/names/{row.pk}/leave/").status_code in {302, 405}
    row.refresh_from_db()
    assert row.accepted_at is not None


def test_the_owner_may_give_their_own_name_back(client, blog, marisol):
    row = sharing.invite_author(blog, byline="K. M.", member=marisol)
    client.force_login(marisol)

    answer = client.post(f"/me/blogs/names/{row.pk}/leave/")

    assert answer.url == f"/me/blogs/{blog.pk}/"
    later(blog, entry("Thing 4", author="K. M."))
    assert Post.objects.get(title="Thing 4").author is None


@pytest.mark.parametrize("ended", ["declined", "taken back"])
def test_a_no_does_not_make_the_owner_the_author_of_what_comes_later(client, blog, marisol, kofi, ended):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    client.force_login(kofi if ended == "declined" else marisol)
    client.post(f"/me/blogs/names/{row.pk}/", {"answer": "no"})

    later(blog, entry("Thing 4", author="K. M."))

    assert Post.objects.get(title="Thing 4").author is None
    assert sharing.questions_to(kofi) == []


def test_who_is_named_gets_one_letter(blog, kofi, letters):
    sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.invite_author(blog, byline="K. M.", member=kofi)

    (letter,) = letters()
    assert letter.to == [kofi.email]
    assert letter.subject == "Marisol Quispe says you write on “A quiet corner”"
    assert "under the name “K. M.” are yours" in letter.message
    assert "http://testserver/me/blogs/" in letter.message


def test_asking_again_and_again_is_no_way_to_send_letters(blog, kofi, letters):
    for byline in ("K. M.", "Marisol", "K. M."):
        row = sharing.invite_author(blog, byline=byline, member=kofi)
        sharing.decline(row)

    assert len(letters()) == 1


def test_their_own_name_gets_the_owner_no_letter(blog, marisol, letters):
    sharing.invite_author(blog, byline="Marisol", member=marisol)

    assert letters() == []


def test_closed_accounts_are_not_asked_and_ask_nothing(client, blog, marisol, kofi, letters):
    row = sharing.invite_author(blog, byline="K. M.", member=kofi)
    marisol.is_active = False
    marisol.save()
    client.force_login(kofi)

    assert sharing.questions_to(kofi) == []
    assert client.post(f"/me/blogs/names/{row.pk}/", {"answer": "yes"}).status_code == 404

    marisol.is_active = True
    marisol.save()
    kofi.is_active = False
    kofi.save()
    client.force_login(marisol)
    said = text_of(client.post(f"/me/blogs/{blog.pk}/names/", {"byline": "k. m.", "handle": "kofi-mensah"}))
    assert "Nobody here has this handle." in said
    with pytest.raises(sharing.CannotAsk):
        sharing.invite_author(blog, byline="K. M.", member=kofi)
    assert len(letters()) == 1
