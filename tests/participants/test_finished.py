"""What is shown in a cohort that has finished stays as it is, and nothing comes to it, whatever happens elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from participants import blogs, posts, sharing, showing, writing
from participants.discovery import Found
from participants.models import BlogAuthor, Mention, Post, Reflection
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    ParticipantFactory,
    PostFactory,
    ReflectionFactory,
    ThingFactory,
)
from tests.internet import Page
from tests.participants import mentioning
from tests.participants.posting import LONG, contents, entry
from tests.participants.test_syndication import about, take

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=BEFORE)
    return BlogElsewhereFactory(member=marisol, address="https://blog.example/")


@pytest.fixture
def next_one(marisol):
    """A cohort that goes on, in which she is, too."""
    cohort = CohortFactory(title="June 2026", slug="june-2026")
    ParticipantFactory(member=marisol, cohort=cohort, joined_at=BEFORE)
    return cohort


def finish(cohort):
    cohort.finished_at = timezone.now() - timedelta(minutes=1)
    cohort.save()


def state():
    """Everything that readers can see of reflections."""
    hidden = {"updated_at"}
    rows = Reflection.objects.order_by("pk")
    shown = [{key: value for key, value in row.items() if key not in hidden} for row in rows.values()]
    return shown, [about(row) for row in rows]


def test_edits_at_the_source_change_nothing(blog, cohort, next_one):
    first = entry("Thing 1: Hello", html=f"<p>{LONG}</p>")
    take(blog, first)
    finish(cohort)
    before, matched = state(), Post.objects.get().matches

    take(blog, replace(first, title="Thing 2: Other words", html="<p>Other.</p>", labels=("thing 2",)))

    assert state() == before
    assert Post.objects.get().matches == matched


def test_what_is_opened_again_follows_its_source_again(blog, cohort):
    take(blog, entry("Thing 1: Hello"))
    finish(cohort)
    edited = replace(entry("Thing 1: Hello"), title="Thing 2: Other words")
    take(blog, edited)
    cohort.finished_at = None
    cohort.save()

    take(blog, edited)

    assert [(row.title, about(row)) for row in Reflection.objects.all()] == [("Thing 2: Other words", [2])]


def test_a_move_changes_nothing_and_is_recognised(blog, cohort, next_one):
    first = entry("Thing 1: Hello", html=f"<p>{LONG}</p>")
    take(blog, first)
    finish(cohort)
    before = state()
    there = replace(first, guid="https://new.example/?p=7", link="https://new.example/7/", labels=("thing 2",))

    recognised = blogs.move(blog, Found("https://new.example/feed/", "https://new.example/", "", contents(there)))
    take(blog, there)
    take(blog, replace(there, html="<p>Other.</p>"))

    assert recognised == 1
    assert state() == before
    assert Post.objects.count() == 1


def test_older_posts_do_not_come(blog, cohort, marisol):
    marisol.places.update(joined_at=datetime(2026, 6, 1, tzinfo=UTC))
    take(blog, entry("Thing 1"))
    finish(cohort)

    assert blogs.want_older(blog) == 0

    assert not Reflection.objects.exists()
    assert Post.objects.get().is_older


def test_posts_that_were_early_do_not_come(blog, cohort):
    cohort.things.filter(number=2).update(ready_at=None)
    take(blog, entry("Thing 2"))
    finish(cohort)
    cohort.things.update(ready_at=BEFORE)

    assert showing.show_released() == 0

    assert not Reflection.objects.exists()


def test_what_was_held_stays_so_when_its_blog_is_trusted(blog, cohort):
    blog.proved_at = None
    blog.save()
    take(blog, entry("Thing 1"))
    finish(cohort)

    blogs.vouch(blog)
    showing.show_released()

    assert not Reflection.objects.published().exists()


def test_what_was_held_comes_when_the_cohort_is_opened_again(blog, cohort):
    blog.proved_at = None
    blog.save()
    take(blog, entry("Thing 1"))
    finish(cohort)
    blogs.vouch(blog)
    cohort.finished_at = None
    cohort.save()

    assert showing.show_released() == 1

    assert Reflection.objects.published().count() == 1
    assert cohort.things.get(number=1).written_count == 1


def test_nothing_is_chosen_by_hand(blog, cohort, marisol):
    take(blog, entry("Rain"), entry("Thing 1"))
    finish(cohort)
    before = state()

    for post in Post.objects.all():
        with pytest.raises(writing.CannotWrite):
            posts.choose(post, [cohort.things.get(number=3)], actor=marisol)

    assert state() == before


def test_new_posts_and_labels_that_come_later_show_nothing(blog, cohort):
    take(blog, entry("Rain"))
    finish(cohort)

    take(blog, entry("Rain", labels=("Thing 1",)), entry("Thing 2"))

    assert not Reflection.objects.exists()


def test_an_answer_from_elsewhere_is_not_taken(internet, blog, cohort, kofi):
    internet.site("blog.example", {"/rain/": Page(mentioning.post())})
    target = ReflectionFactory(author=kofi, cohort=cohort, title="Hello")
    row = mentioning.mention(target, "https://blog.example/rain/")
    finish(cohort)

    mentioning.again(row)

    assert Mention.objects.get().post is None
    assert Reflection.objects.count() == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_whose_a_name_is_changes_no_page_any_more(blog, cohort, kofi, when):
    kofi.places.update(joined_at=BEFORE)
    take(blog, entry("Thing 1", author="K. M."))
    if when == "after":
        sharing.invite_author(blog, byline="K. M.", member=kofi)
    finish(cohort)
    before = state()

    if when == "before":
        sharing.invite_author(blog, byline="K. M.", member=kofi)
    sharing.accept(BlogAuthor.objects.get())

    assert state() == before


def test_other_cohorts_of_the_member_go_on(blog, cohort, next_one):
    finish(cohort)
    ThingFactory(cohort=next_one, number=1)
    matches = [{"number": 1, "by": "title", "words": ""}]
    post = PostFactory(blog=blog, author=blog.member, cohort=next_one, matches=matches)

    assert showing.show_waiting(Post.objects.filter(pk=post.pk), now=timezone.now()) == 1
