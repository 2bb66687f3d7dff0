"""The album follows what is published, at once: whatever is done to a reflection here or to a post elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from comments import moderation
from comments.holding_back import let_through
from participants import posts, progress, syndication, ticking, writing
from participants.models import Blog, Post, Reflection
from participants.words import Words
from tests.factories import BlogElsewhereFactory, ReflectionFactory
from tests.participants.posting import contents, entry


@pytest.fixture
def album(client, marisol, cohort):
    """The numbers that are stuck in: on the album's page, beside every Thing, and of the course."""
    client.force_login(marisol)

    def stuck_in():
        own = [thing.number for thing in progress.course_for(marisol, cohort).stuck_in]
        for path in ("/me/", "/may-2026/", "/may-2026/things/4/"):
            page = client.get(path).content.decode()
            assert [n for n in range(1, 9) if f"Title of Thing {n}, you wrote about it" in page] == own
        return own

    return stuck_in


def test_publishing_editing_taking_back_and_deleting(album, marisol, cohort):
    one, two = (cohort.things.get(number=n) for n in (1, 2))
    draft = writing.save_draft(
        actor=marisol, cohort=cohort, form_key="a" * 32, words=Words(title="T", body="b", things=[one])
    )
    assert album() == []

    out = writing.publish(draft, actor=marisol)
    assert album() == [1]

    writing.revise(out, actor=marisol, words=Words(things=[two]))
    assert album() == [2]

    writing.take_back(out, actor=marisol)
    assert album() == []

    writing.delete(writing.publish(out, actor=marisol), actor=marisol)
    assert album() == []


def test_hiding_restoring_holding_and_letting_through(album, marisol, hanne, cohort, thing):
    row = ReflectionFactory(author=marisol, cohort=cohort, things=[thing])
    assert album() == [1]

    moderation.hide(row, by=hanne, reason="Unkind.")
    assert album() == []

    moderation.restore(row, by=hanne, reason="A misunderstanding.")
    assert album() == [1]

    Reflection.objects.update(held_at=timezone.now(), held_for="links")
    assert album() == []

    let_through(Reflection.objects.get(), by=hanne)
    assert album() == [1]


def test_what_a_feed_brings_changes_and_what_its_author_decides(album, marisol, cohort):
    marisol.places.update(joined_at=datetime(2026, 5, 4, 15, tzinfo=UTC))
    blog = BlogElsewhereFactory(member=marisol, address="https://blog.example/")

    def take(*found):
        syndication.take_in(type(blog).objects.get(pk=blog.pk).feed, contents(*found), now=timezone.now())

    take(entry("Thing 1: Hello", guid="g"))
    assert album() == [1]

    take(entry("Thing 2: Hello", guid="g", updated_at=timezone.now()))
    assert album() == [2]

    posts.choose(Post.objects.get(), [cohort.things.get(number=3)], actor=marisol)
    assert album() == [3]

    Reflection.objects.update(held_at=timezone.now())
    assert album() == []

    posts.hold_or_release(Blog.objects.get(pk=blog.pk))
    assert album() == [3]

    writing.delete(Reflection.objects.get(), actor=marisol)
    assert album() == []


def test_a_tick_is_seen_again_once_what_was_published_is_gone(marisol, cohort, thing):
    row = ReflectionFactory(author=marisol, cohort=cohort, things=[thing])
    ticking.tick(thing, actor=marisol)

    def state():
        return progress.course_for(marisol, cohort).things[0].stamp.state.value

    before = state()
    writing.delete(row, actor=marisol)

    assert (before, state()) == ("done", "ticked")
