"""What becomes of whose a blog is when it moves, is given up, or an organiser knows better."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from comments import trusting
from comments.models import Action
from participants import blogs, discovery, polling
from participants.discovery import Found
from participants.models import Blog, Reflection
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


def test_the_first_to_connect_an_address_has_it_until_an_organiser_knows_better(hers, kofi, hanne):
    his = Found(hers.feed.address, "http://kofi.example/", "", contents(entry("Thing 1")))

    with pytest.raises(discovery.CannotConnect) as refusal:
        blogs.connect(his, member=kofi)
    trusting.stop_reading(hers, by=hanne)

    assert refusal.value.reason == discovery.Reason.TAKEN
    assert blogs.connect(his, member=kofi).member == kofi


def test_an_organisers_word_stands_in_the_log(hers, hanne):
    trusting.take_as_theirs(hers, by=hanne, reason="I know her.")

    line = Action.objects.get()
    assert (line.actor_name, line.verb, line.reason) == (hanne.display_name, Action.Verb.VOUCH, "I know her.")
    hers.refresh_from_db()
    assert hers.proved_at is not None


def test_a_blog_that_was_given_up_shows_once_more_whose_it_is(eve):
    there = Found("http://eve.example/feed/", "http://eve.example/", "", contents(entry("Thing 1")))
    blog = blogs.connect(there, member=eve)
    blogs.vouch(blog)
    blogs.close(blog)

    again = blogs.connect(there, member=eve)

    assert (again.pk, again.proved_at) == (blog.pk, None)


def test_what_was_shown_before_a_quarantine_stays_and_what_comes_is_held(eve):
    there = Found("http://eve.example/feed/", "http://eve.example/", "", contents(entry("Thing 1")))
    blog = blogs.connect(there, member=eve)
    blogs.vouch(blog)
    blogs.quarantine(blog, (Blog.Jump.TITLE, "Cheap watches"), now=timezone.now())

    blogs.syndication.take_in(blog.feed, contents(entry("Thing 1"), entry("Thing 2")), now=timezone.now())
    held = [row.title for row in Reflection.objects.exclude(held_at=None)]
    blogs.confirm(blog)

    assert held == ["Thing 2"]
    assert set(Reflection.objects.published().values_list("title", flat=True)) == {"Thing 1", "Thing 2"}
