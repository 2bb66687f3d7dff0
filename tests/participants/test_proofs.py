"""Eve would like to have Kofi's blog under her name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from participants import blogs, discovery, polling, whose
from participants.models import Reflection
from tests.factories import BlogElsewhereFactory, MemberFactory, ParticipantFactory
from tests.internet import Page
from tests.participants.posting import entry, rss

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

    assert not blogs.note_proof(hers, [comment], now=timezone.now())


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

    assert blogs.note_proof(blog, [entry("Thing 1", html=f"<p>{blog.token}</p>")], now=timezone.now())


def test_a_page_is_on_the_blog_whose_feed_is_on_its_host(kofi, eve):
    hers = BlogElsewhereFactory(member=eve, address="http://eve.example/")
    hers.address = "http://kofi.example/"
    hers.save()
    his = BlogElsewhereFactory(member=kofi, address="http://kofi.example/")

    assert whose.blog_of("http://kofi.example/rain/") == his


@pytest.mark.parametrize(
    "fields",
    [
        {"html": "<p>{code}</p>"},
        {"title": "Thing 1 {code}"},
        {"labels": ("tea", "{code}")},
        {"html": '<p><a rel="me" href="{page}">Eve</a></p>'},
    ],
)
def test_a_post_shows_it_by_the_code_or_by_a_link_that_says_this_is_me(hers, eve, settings, fields):
    def put(value):
        if isinstance(value, tuple):
            return tuple(map(put, value))
        return value.format(code=hers.token, page=her_page(settings, eve))

    assert blogs.note_proof(hers, [entry(**{name: put(value) for name, value in fields.items()})], now=timezone.now())


@pytest.mark.parametrize("rel", ["", "author", "me nofollow", "me ugc"])
def test_no_other_link_in_a_post_shows_anything(hers, eve, settings, rel):
    post = entry(html=f'<p><a rel="{rel}" href="{her_page(settings, eve)}">Eve</a></p>')

    assert not blogs.note_proof(hers, [post], now=timezone.now())


def test_a_link_that_stands_in_a_post_shows_nothing_on_the_page_either(internet, hers, eve, settings):
    link = f'<a href="{her_page(settings, eve)}">Eve</a>'
    feed = rss("Thing 1").replace("About Thing 1", f"<![CDATA[{link}]]>")
    internet.site("kofi.example", {"/feed/": feed, "/": f"<article>{link}</article>"})

    assert not is_proved(hers)


@pytest.mark.parametrize("rel", ["me", ""])
def test_a_link_beside_the_posts_does(internet, hers, eve, settings, rel):
    page = f'<aside><a rel="{rel}" href="{her_page(settings, eve)}">Me</a></aside>'
    internet.site("kofi.example", {"/feed/": rss("Thing 1"), "/": page})

    assert is_proved(hers)


def test_a_link_to_another_members_page_shows_nothing(internet, hers, kofi, settings):
    page = f'<a rel="me" href="{her_page(settings, kofi)}">Kofi</a>'
    internet.site("kofi.example", {"/feed/": rss("Thing 1"), "/": page})

    assert not is_proved(hers)


def test_until_it_is_shown_only_she_and_organisers_see_what_it_brought(client, internet, hers, eve, kofi, hanne):
    internet.site("kofi.example", {"/feed/": rss("Thing 1"), "/": "<p>Nothing."})
    polling.poll()
    address = Reflection.objects.get(author=eve).get_absolute_url()
    seen = {}

    for member in (None, kofi, eve, hanne):
        client.logout()
        if member is not None:
            client.force_login(member)
        seen[member and member.handle] = client.get(address).status_code

    assert seen == {None: 404, kofi.handle: 404, eve.handle: 200, hanne.handle: 200}


def test_every_reading_looks_again_and_what_is_shown_once_stands(internet, hers, eve, settings):
    pages = internet.site("kofi.example", {"/feed/": rss("Thing 1"), "/": "<p>Nothing."})
    before = is_proved(hers)
    pages["/"] = f'<a href="{her_page(settings, eve)}">Me</a>'
    hers.feeds.update(next_check_at=timezone.now())
    then = is_proved(hers)
    pages["/"] = "<p>Nothing any more."
    hers.feeds.update(next_check_at=timezone.now(), body_hash="")

    assert (before, then, is_proved(hers)) == (False, True, True)
