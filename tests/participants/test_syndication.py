"""What comes of a feed: posts remembered, reflections shown, nothing twice and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments.moderation import hide, restore
from participants import showing, syndication, writing
from participants.models import Post, Reflection
from participants.models.post import PostKey
from tests.factories import BlogElsewhereFactory, FeedFactory, ThingFactory
from tests.participants.posting import LONG, MAY, contents, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=datetime(2026, 5, 4, 15, tzinfo=UTC))
    return BlogElsewhereFactory(member=marisol, address="https://blog.example/")


def take(blog, *found, **given):
    blog = type(blog).objects.get(pk=blog.pk)
    return syndication.take_in(blog.feed, contents(*found, **given), now=timezone.now())


def about(reflection):
    return [thing.number for thing in reflection.things.order_by("number")]


def test_a_post_about_a_thing_becomes_a_reflection_with_its_beginning_and_its_address(blog, marisol, cohort):
    take(blog, entry("Thing 2: Three strangers"))

    reflection = Reflection.objects.get()
    assert (reflection.author, reflection.cohort, reflection.blog) == (marisol, cohort, blog)
    assert reflection.title == "Thing 2: Three strangers"
    assert reflection.original_address == "https://blog.example/thing-2-three-strangers/"
    assert reflection.body_html == "<p>What I did about Thing 2: Three strangers.</p>"
    assert (reflection.published_at, reflection.held_at, reflection.visibility) == (MAY, None, "everyone")
    assert about(reflection) == [2]
    assert cohort.things.get(number=2).written_count == 1
    assert Post.objects.get().matches[0]["by"] == "title"


def test_one_post_answers_several_things(blog):
    take(blog, entry("Things 1 & 2"))

    assert about(Reflection.objects.get()) == [1, 2]


def test_only_the_beginning_of_a_long_post_is_kept(blog):
    take(blog, entry(html=f"<p>{'word ' * 500}</p>"))

    assert len(Reflection.objects.get().body_html.split()) <= syndication.BEGINNING_WORDS + 1


def test_hostile_words_are_made_safe(blog):
    take(
        blog,
        entry(
            "Thing 1 <script>alert(1)</script>",
            html='<p onclick="x()">Hi<script>bad()</script><img src="http://tracker.example/p.gif"></p>',
        ),
    )

    reflection = Reflection.objects.get()
    assert "script" not in reflection.body_html
    assert "onclick" not in reflection.body_html
    assert "<img" not in reflection.body_html


def test_what_matches_nothing_waits_in_the_inbox(blog, marisol):
    take(blog, entry("Rain on the roof"))

    assert not Reflection.objects.exists()
    assert [str(post) for post in Post.objects.of(marisol).waiting()] == ["Rain on the roof"]


def test_reading_the_same_twice_changes_nothing(blog):
    found = [entry("Thing 1"), entry("Thing 2"), entry("Rain")]
    take(blog, *found)
    before = list(Reflection.objects.values_list("pk", "updated_at"))

    again = take(blog, *found)

    assert (again.new, again.changed) == (0, 0)
    assert list(Reflection.objects.values_list("pk", "updated_at")) == before
    assert Post.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    [
        {"link": "https://blog.example/renamed/"},
        {"guid": "tag:blog.example,2026:other-software"},
        {"guid": ""},
    ],
)
def test_a_post_is_recognised_by_its_id_or_its_address(blog, change):
    first = entry("Thing 1: Hello")
    take(blog, first)

    take(blog, replace(first, **change))

    assert Post.objects.count() == Reflection.objects.count() == 1


def test_a_post_without_id_and_address_is_recognised_by_its_words(blog):
    nameless = entry("Thing 1", guid="", link="", html=f"<p>{LONG}</p>")
    take(blog, nameless)

    take(blog, nameless)

    assert Post.objects.count() == 1
    assert Reflection.objects.get().original_address == "https://blog.example/"


def test_an_id_that_all_posts_share_names_none_of_them(blog):
    take(blog, *(entry(f"Thing {number}", guid="same") for number in (1, 2, 3)))

    assert Post.objects.count() == 3


def test_edits_at_the_source_follow(blog):
    first = entry("Thing 1: Helo")
    take(blog, first)

    take(blog, replace(first, title="Thing 1: Hello", html="<p>Better said.</p>"))

    reflection = Reflection.objects.get()
    assert (reflection.title, reflection.body_html) == ("Thing 1: Hello", "<p>Better said.</p>")
    assert reflection.edited_at is not None
    assert reflection.published_at == MAY


def test_a_label_that_is_added_later_brings_the_post_to_its_thing(blog):
    first = entry("Rain on the roof")
    take(blog, first)

    take(blog, replace(first, labels=("thing 3",)))

    assert about(Reflection.objects.get()) == [3]


def test_what_an_organiser_acted_on_stays_as_it_is(blog, hanne):
    first = entry("Thing 1: Hello")
    take(blog, first)
    reflection = Reflection.objects.get()
    hide(reflection, by=hanne, reason="Unkind.")
    restore(reflection, by=hanne, reason="It was a quotation.")

    take(blog, replace(first, html="<p>Worse.</p>"))

    reflection.refresh_from_db()
    assert reflection.body_html == "<p>What I did about Thing 1: Hello.</p>"


def test_a_post_that_vanished_at_its_source_stays(blog):
    take(blog, entry("Thing 1"), entry("Thing 2"))

    take(blog, entry("Thing 2"))

    assert Reflection.objects.published().count() == 2


def test_what_its_author_took_off_never_comes_back(blog, marisol):
    first = entry("Thing 1: Hello")
    take(blog, first)
    writing.delete(Reflection.objects.get(), actor=marisol)

    take(blog, replace(first, html="<p>Changed.</p>", labels=("thing 2",)))

    assert not Reflection.objects.exists()
    assert not Post.objects.waiting().exists()


@pytest.mark.parametrize(
    "told",
    [None, datetime(2031, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)],
)
def test_a_date_that_is_missing_or_wild_is_the_day_it_was_first_seen(blog, told):
    take(blog, entry("Thing 1", published_at=told))

    assert abs(Reflection.objects.get().published_at - timezone.now()) < timedelta(minutes=1)


def test_the_date_first_seen_stays_when_a_theme_dates_everything_anew(blog):
    first = entry("Thing 1")
    take(blog, first)

    take(blog, replace(first, published_at=MAY + timedelta(days=9), html="<p>Same, newer theme.</p>"))

    assert Reflection.objects.get().published_at == MAY


def test_posts_from_before_joining_are_not_shown_unless_they_are_wanted(blog, marisol):
    older = datetime(2026, 5, 3, 12, tzinfo=UTC)
    take(blog, entry("Thing 1", published_at=older), entry("Snow", published_at=older))

    assert not Reflection.objects.exists()
    assert not Post.objects.of(marisol).waiting().exists()


def test_a_post_of_the_morning_of_the_day_of_joining_counts(blog):
    take(blog, entry("Thing 1", published_at=datetime(2026, 5, 4, 9, tzinfo=UTC)))

    assert Reflection.objects.count() == 1


def test_a_post_about_a_thing_that_is_not_released_is_shown_when_it_is(blog, cohort):
    take(blog, entry("Thing 7"))
    assert not Reflection.objects.exists()
    week = cohort.weeks.get(number=7)
    week.opens_at = timezone.now() - timedelta(minutes=1)
    week.save()

    assert showing.show_released() == 1

    assert about(Reflection.objects.get()) == [7]


def test_posts_are_held_until_it_is_shown_whose_blog_it_is(blog, ngozi):
    blog.proved_at = None
    blog.save()

    take(blog, entry("Thing 1"))

    reflection = Reflection.objects.get()
    assert reflection.held_at is not None
    assert not Reflection.objects.visible_to(ngozi).exists()
    assert not Reflection.objects.in_lists_for(ngozi).exists()
    assert Reflection.objects.visible_to(blog.member).get() == reflection


def test_what_a_blog_in_quarantine_says_changes_nothing_that_is_shown(blog):
    first = entry("Thing 1: Hello")
    take(blog, first)
    blog.quarantined_at = timezone.now()
    blog.save()

    take(blog, replace(first, html="<p>Cheap watches.</p>"), entry("Thing 2: Watches"))

    assert [row.title for row in Reflection.objects.published()] == ["Thing 1: Hello"]
    assert Reflection.objects.published().get().body_html == "<p>What I did about Thing 1: Hello.</p>"


def test_titles_of_one_kind_get_addresses_of_their_own(blog):
    take(blog, *(entry("Thing 1", guid=f"g{n}", link=f"https://blog.example/{n}/") for n in range(3)))

    assert sorted(Reflection.objects.values_list("slug", flat=True)) == ["thing-1", "thing-1-2", "thing-1-3"]


@pytest.mark.parametrize("number", [3, 30])
def test_taking_in_asks_as_much_for_thirty_posts_as_for_three(blog, cohort, number, django_assert_max_num_queries):
    found = [entry(f"Thing 1 again, {n}") for n in range(number)]

    with django_assert_max_num_queries(32):
        take(blog, *found)

    assert Reflection.objects.count() == number


def test_the_same_post_through_two_feeds_of_one_member_shows_once(blog, cohort):
    other = FeedFactory(blog=BlogElsewhereFactory(member=blog.member, feed_address=False)).blog
    take(blog, entry("Thing 1"))

    take(other, entry("Thing 1"))

    assert Post.objects.count() == 1
    assert PostKey.objects.values("key").distinct().count() == PostKey.objects.count()


def test_things_of_another_cohort_are_not_meant(blog, cohort):
    ThingFactory(number=1)

    take(blog, entry("Thing 1"))

    assert Reflection.objects.get().things.get().cohort == cohort
