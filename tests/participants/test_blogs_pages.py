"""Connecting a blog elsewhere on its pages: looked up, recognised as one's own, shown, moved, stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from participants import limits, looking
from participants.discovery import SENTENCES, CannotConnect, Reason
from participants.models import Blog, Feed, Post, Reflection
from tests.factories import BlogElsewhereFactory, MemberFactory, PostFactory
from tests.internet import Page
from tests.participants.elsewhere import feed, look_up, put_online, say_yes, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _joined_early(cohort, marisol, kofi):
    for member in (marisol, kofi):
        member.places.update(joined_at=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.fixture
def page(client, marisol):
    client.force_login(marisol)
    return client


def test_the_page_shows_what_was_found_and_why_each_post_goes_where(page, internet):
    put_online(internet, "blog.example", "Things 1 & 2", "A walk in the rain", "Thing 8 already")

    shown = text_of(look_up(page, "  blog.example "))

    assert "A quiet corner" in shown
    assert "3 posts are in its feed. 2 are about Things. 1 matches nothing and waits in your inbox." in shown
    assert "Things 1 and 2 because of its title: “Things 1 &amp; 2”" in shown
    assert "We cannot tell its Thing. It waits in your inbox." in shown
    assert "Is this yours?" in shown
    assert not Blog.objects.exists()


def test_posts_from_before_joining_are_counted_apart(page, internet):
    put_online(internet, "blog.example", "Thing 1", day=datetime(2026, 4, 1, tzinfo=UTC))

    shown = text_of(look_up(page))

    assert "1 is from before you joined and is left alone" in shown
    assert "From before you joined." in shown


def test_yes_connects_it_and_its_posts_find_their_things(page, internet, marisol):
    put_online(internet, "blog.example", "Thing 1", "Rain")

    answer = say_yes(page, look_up(page))

    blog = Blog.objects.get(member=marisol)
    assert answer.url == f"/me/blogs/{blog.pk}/"
    assert Reflection.objects.get().held_at is not None
    assert "waiting to be shown as yours" in text_of(page.get(answer.url))


def test_a_double_click_connects_once_and_ends_on_the_same_page(page, internet, marisol):
    put_online(internet, "blog.example", "Thing 1")
    found = look_up(page)

    first, second = say_yes(page, found), say_yes(page, found)

    assert first.url == second.url
    assert (Blog.objects.count(), Feed.objects.count(), Post.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("is_move", [False, True])
def test_two_clicks_at_the_same_moment_make_one_connection(page, internet, marisol, monkeypatch, is_move):
    put_online(internet, "blog.example", "Thing 1")
    blog = BlogElsewhereFactory(member=marisol) if is_move else None
    seal = looking.look(marisol, "blog.example", blog=blog).seal
    discover = looking.discovery.discover
    came = []

    def meanwhile(address):
        if len(came) < 1:
            came.append(address)
            looking.say_yes(marisol, seal, blog=blog)
        return discover(address)

    monkeypatch.setattr(looking.discovery, "discover", meanwhile)

    connected = looking.say_yes(marisol, seal, blog=blog)

    assert connected == Blog.objects.get()
    assert Feed.objects.current().get().host == "blog.example"
    assert Feed.objects.count() == (2 if is_move else 1)
    assert Post.objects.count() == 1


@pytest.mark.parametrize("how", ["made up", "somebody else’s", "of a move", "old"])
def test_a_seal_that_is_not_the_members_own_connects_nothing(page, internet, marisol, kofi, how):
    put_online(internet, "blog.example", "Thing 1")
    told = [marisol.pk, None, "https://blog.example/feed/", "https://blog.example/", ""]
    told[:2] = {"somebody else’s": [kofi.pk, None], "of a move": [marisol.pk, 7]}.get(how, told[:2])
    seal = signing.dumps(told, salt=looking.SALT)
    if how == "made up":
        seal = seal[:-3] + "abc"
    if how == "old":
        looking_at = signing.TimestampSigner(salt=looking.SALT)
        looking_at.timestamp = lambda: signing.b62_encode(int(timezone.now().timestamp()) - 3600)
        seal = looking_at.sign_object(told, compress=False)

    answer = page.post("/me/blogs/connect/yes/", {"address": "blog.example", "seal": seal})

    assert "Please look the blog up once more." in text_of(answer)
    assert 'value="blog.example"' in answer.content.decode()
    assert not Blog.objects.exists()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_refusal_says_what_happened_and_the_way_out_and_keeps_what_was_typed(page, monkeypatch, reason):
    def refuse(address, **_):
        raise CannotConnect(reason, "10.0.0.7 said no")

    monkeypatch.setattr("participants.discovery.discover", refuse)

    answer = look_up(page, "my blog.example")

    happened, way_out = (str(sentence).replace("&", "&amp;") for sentence in SENTENCES[reason])
    assert happened in text_of(answer)
    assert way_out in text_of(answer)
    assert 'value="my blog.example"' in answer.content.decode()
    assert "10.0.0.7" not in answer.content.decode()


def test_an_empty_feed_may_be_connected_with_a_sentence_of_its_own(page, internet):
    put_online(internet, "blog.example")

    found = look_up(page)
    say_yes(page, found)

    assert "A feed without posts so far." in text_of(found)
    assert Blog.objects.get().feed.entry_count == 0


def test_somebody_elses_blog_is_connected_already_without_saying_by_whom(page, internet, kofi):
    BlogElsewhereFactory(member=kofi, address="https://blog.example/")
    put_online(internet, "blog.example", "Thing 1")

    answer = look_up(page)

    assert str(SENTENCES[Reason.TAKEN][0]) in text_of(answer)
    assert "Kofi" not in answer.content.decode()


def test_ones_own_blog_leads_to_its_page(page, internet, marisol):
    blog = BlogElsewhereFactory(member=marisol, address="https://blog.example/")
    put_online(internet, "blog.example", "Thing 1")

    assert look_up(page).url == f"/me/blogs/{blog.pk}/"


def test_the_address_given_on_joining_is_one_click_from_being_connected(page, internet, marisol):
    given = Blog.objects.create(member=marisol, place="elsewhere", address="https://blog.example")
    put_online(internet, "blog.example", "Thing 1")

    album, overview = page.get("/me/"), page.get("/me/blogs/")
    say_yes(page, look_up(page, "https://blog.example"))

    for shown in (album, overview):
        assert '<input type="hidden" name="address" value="https://blog.example">' in shown.content.decode()
        assert "Write here instead" in text_of(shown)
        assert "Later" in text_of(shown)
    assert Blog.objects.get() == given
    assert given.feeds.count() == 1


def test_later_is_possible(page, marisol):
    Blog.objects.create(member=marisol, place="elsewhere", address="https://blog.example")

    answer = page.post("/me/blogs/later/")

    assert answer.url == "/me/"
    assert "Look for its feed" not in text_of(page.get("/me/"))
    assert "Look for its feed" in text_of(page.get("/me/blogs/"))


def test_two_slow_blogs_at_once_are_enough_for_one_process(page, internet):
    put_online(internet, "blog.example", "Thing 1")

    with looking._seat(), looking._seat():
        busy = look_up(page)
    free = look_up(page)

    assert "Other blogs are being looked at right now." in text_of(busy)
    assert "Is this yours?" in text_of(free)


def test_pages_of_this_site_are_not_read_as_somebodys_blog(page, internet, settings):
    settings.SITE_URL = "https://things.example"
    settings.ALLOWED_HOSTS = ["testserver", "things.example", "other-name.example"]
    put_online(internet, "things.example", "Thing 1")
    internet.site("blog.example", {"/": Page(status=301, headers={"Location": "https://things.example/feed/"})})

    for address in ("things.example/blogs/marisol-quispe/", "blog.example", "other-name.example/write/"):
        assert "This is a page of this site" in text_of(look_up(page, address))


def test_looking_has_a_limit(page, internet, settings, monkeypatch):
    settings.RATE_LIMITS_ENABLED = True
    monkeypatch.setattr(limits, "LOOKS_AN_HOUR", 2)
    put_online(internet, "blog.example", "Thing 1")

    shown = [text_of(look_up(page)) for _ in range(3)]

    assert ["Is this yours?" in text for text in shown] == [True, True, False]
    assert "We have looked at blogs for you 2 times within an hour" in shown[2]


def test_who_has_not_confirmed_an_address_connects_nothing(client, internet, cohort):
    member = MemberFactory(confirmed=False)
    client.force_login(member)
    put_online(internet, "blog.example", "Thing 1")

    assert "Your e-mail address is not confirmed yet." in text_of(look_up(client))
    assert internet.asked == []


def test_a_member_of_no_cohort_is_told_what_comes_of_it(client, internet, ngozi):
    client.force_login(ngozi)
    put_online(internet, "blog.example", "Thing 1")

    assert "You are in no cohort that is running." in text_of(look_up(client))


def test_visitors_are_led_to_sign_in(client, cohort):
    for path in ("/me/blogs/", "/me/posts/", "/me/blogs/1/"):
        assert client.get(path).url == f"/accounts/login/?next={path}"


def test_the_list_costs_the_same_with_three_blogs_and_with_nine(page, marisol, django_assert_max_num_queries):
    costs = []
    for amount in (3, 6):
        for _ in range(amount):
            PostFactory.create_batch(2, blog=BlogElsewhereFactory(member=marisol), author=marisol)
        with django_assert_max_num_queries(14) as counted:
            page.get("/me/blogs/")
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_a_feed_that_grows_meanwhile_is_read_as_it_is_when_yes_is_said(page, internet):
    pages = put_online(internet, "blog.example", "Thing 1")
    found = look_up(page)
    pages["/feed/"] = Page(feed("blog.example", "Thing 1", "Thing 2"), type="application/rss+xml")

    say_yes(page, found)

    assert Post.objects.count() == 2
    assert Feed.objects.get().newest_at > timezone.now() - timedelta(days=1)
