"""Eve would like to have Kofi's blog under her name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from comments import trusting
from participants import blogs, discovery, polling, whose
from participants.discovery import Found
from participants.models import Reflection
from tests.factories import BlogElsewhereFactory, MemberFactory, ParticipantFactory
from tests.internet import Page, moved
from tests.participants.posting import LONG, contents, entry, rss

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def eve(cohort):
    member = MemberFactory(display_name="Eve Adler")
    ParticipantFactory(member=member, cohort=cohort, joined_at=EARLY)
    return member


@pytest.fixture
def hers(eve):
    """Kofi's blog, which Eve has given as her own; nobody has shown anything."""
    return BlogElsewhereFactory(member=eve, address="http://kofi.example/", proved_at=None)


def her_page(settings, eve):
    return f"{settings.SITE_URL}{eve.get_absolute_url()}"


def is_proved(blog):
    polling.poll()
    blog.refresh_from_db()
    return blog.proved_at is not None


@pytest.mark.parametrize("rel", ["external nofollow ugc", "nofollow", "ugc", "sponsored"])
def test_her_name_under_a_comment_on_his_front_page_shows_nothing(internet, hers, eve, settings, rel):
    page = f'<ul><li><a href="{her_page(settings, eve)}" rel="{rel}">Eve</a> on <a href="/1/">Rain</a></li></ul>'
    internet.site("kofi.example", {"/feed/": rss("Thing 1"), "/": page})

    assert not is_proved(hers)


def test_her_code_in_a_comment_on_his_front_page_shows_nothing(internet, hers):
    internet.site("kofi.example", {"/feed/": rss("Thing 1"), "/": f"<p>Eve: lovely! {hers.token}</p>"})

    assert not is_proved(hers)


@pytest.mark.parametrize(
    "link",
    [
        "http://kofi.example/rain/#comment-7",
        "http://kofi.example/rain/comment-page-1/#comments",
        "http://kofi.example/2026/05/rain.html?showComment=1234#c5678",
    ],
)
def test_her_code_in_a_feed_of_comments_shows_nothing(hers, link):
    comment = entry("By: Eve", link=link, guid=link, html=f"<p>{hers.token}</p>")

    assert not blogs.prove(hers, [comment], now=timezone.now())


def test_a_feed_of_nothing_but_comments_is_not_taken_for_the_blogs(internet):
    item = "<item><title>{0}</title><link>http://kofi.example/rain/#comment-{0}</link></item>"
    comments = f"<rss version='2.0'><channel><title>Komentarze do: Deszcz</title><link>http://kofi.example/</link>{item.format(1)}</channel></rss>"
    front = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>'
    internet.site(
        "kofi.example",
        {
            "/rain/feed/": Page(comments, type="application/rss+xml"),
            "/feed/": Page(rss("Thing 1"), type="application/rss+xml"),
            "/": Page(front),
        },
    )

    assert discovery.discover("http://kofi.example/rain/feed/").feed == "http://kofi.example/feed/"


def test_a_feed_of_hers_cannot_call_a_page_its_home_that_knows_nothing_of_it(internet, eve, settings):
    blog = BlogElsewhereFactory(member=eve, address="http://eve.example/", proved_at=None)
    blog.address = "http://kofi.example/"
    blog.save()
    internet.site("eve.example", {"/feed/": rss("Thing 1")})
    internet.site("kofi.example", {"/": f'<p>I read <a href="{her_page(settings, eve)}">Eve</a>.</p>'})

    assert not is_proved(blog)


def test_a_page_elsewhere_that_tells_of_the_feed_is_its_home(internet, eve, settings):
    blog = BlogElsewhereFactory(member=eve, address="http://feeds.example/", proved_at=None)
    blog.address = "http://eve.example/"
    blog.save()
    feed = '<link rel="alternate" type="application/rss+xml" href="http://feeds.example/feed/">'
    internet.site("feeds.example", {"/feed/": rss("Thing 1")})
    internet.site("eve.example", {"/": f'{feed}<a href="{her_page(settings, eve)}">My reflections</a>'})

    assert is_proved(blog)


@pytest.mark.parametrize("address", ["http://www.kofi.example/", "http://kofi.example/category/tea/"])
def test_where_he_has_shown_that_it_is_his_a_link_on_the_page_is_not_enough(internet, kofi, eve, settings, address):
    BlogElsewhereFactory(member=kofi, address="http://kofi.example/")
    blog = BlogElsewhereFactory(member=eve, address=address, proved_at=None)
    page = f'<p>I read <a href="{her_page(settings, eve)}">Eve</a>.</p>'
    for host in ("kofi.example", "www.kofi.example"):
        internet.site(
            host, {"/feed/": rss("Thing 1"), "/category/tea/feed/": rss("Thing 1"), "/": page, "/category/tea/": page}
        )

    assert not is_proved(blog)


def test_on_a_blog_of_several_a_code_in_her_own_post_does(kofi, eve):
    BlogElsewhereFactory(member=kofi, address="http://group.example/")
    blog = BlogElsewhereFactory(member=eve, address="http://group.example/author/eve/", proved_at=None)

    assert blogs.prove(blog, [entry("Thing 1", html=f"<p>{blog.token}</p>")], now=timezone.now())


def test_a_copied_post_does_not_open_the_door_to_the_rest_of_his_blog(eve):
    copied = entry("Thing 1", html=f"<p>{LONG}</p>")
    blog = blogs.connect(Found("http://eve.example/feed/", "http://eve.example/", "", contents(copied)), member=eve)
    blogs.vouch(blog)
    his = [
        entry(f"Thing 2, {n}", html=f"<p>{n} {LONG}</p>", guid=f"k{n}", link=f"http://kofi.example/{n}/") for n in "abc"
    ]
    original = replace(copied, guid="k0", link="http://kofi.example/0/")

    blogs.move(blog, Found("http://kofi.example/feed/", "http://kofi.example/", "", contents(original, *his)))

    blog.refresh_from_db()
    assert blog.proved_at is None
    assert [row.title for row in Reflection.objects.published()] == ["Thing 1"]


def test_a_page_is_on_the_blog_whose_feed_is_on_its_host(kofi, eve):
    hers = BlogElsewhereFactory(member=eve, address="http://eve.example/")
    hers.address = "http://kofi.example/"
    hers.save()
    his = BlogElsewhereFactory(member=kofi, address="http://kofi.example/")

    assert whose.blog_of("http://kofi.example/rain/") == his


def test_a_redirect_from_her_own_blog_to_his_does_not_make_his_hers(client, internet, eve, settings):
    blog = BlogElsewhereFactory(member=eve, address="http://eve.example/")
    his = {"/feed/": Page(rss("Thing 1", "Thing 2").replace("About", LONG), headers={"ETag": '"same"'})}
    internet.site("eve.example", {"/feed/": moved("http://kofi.example/feed/")})
    internet.site("kofi.example", his)
    polling.poll()
    client.force_login(eve)

    client.post(f"/me/blogs/{blog.pk}/mine/")
    blog.feeds.update(next_check_at=timezone.now())
    polling.poll()

    blog.refresh_from_db()
    assert (blog.quarantined_at, blog.proved_at) == (None, None)
    assert not Reflection.objects.published().exists()


def test_an_organiser_who_says_that_it_is_hers_is_believed(client, internet, eve, hanne):
    blog = BlogElsewhereFactory(member=eve, address="http://eve.example/")
    internet.site("eve.example", {"/feed/": moved("http://new.example/feed/")})
    internet.site("new.example", {"/feed/": rss("Thing 1")})
    polling.poll()

    trusting.take_as_theirs(blog, by=hanne)

    blog.refresh_from_db()
    assert blog.is_trusted
    assert blog.feed.address == "http://new.example/feed/"
    assert Reflection.objects.published().get().author == eve
