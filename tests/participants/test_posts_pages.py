"""The inbox of posts elsewhere: one tap gives a post its Thing, by hand and for good."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from participants import inbox, posts
from participants.models import Post, Reflection
from tests.factories import BlogElsewhereFactory, CohortFactory, ParticipantFactory, PostFactory
from tests.participants.elsewhere import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(marisol):
    return BlogElsewhereFactory(member=marisol)


@pytest.fixture
def page(client, marisol):
    client.force_login(marisol)
    return client


def test_posts_without_a_thing_wait_newest_first_with_their_beginning(page, blog):
    PostFactory(blog=blog, title="Older", published_at=datetime(2026, 5, 10, tzinfo=UTC))
    newer = PostFactory(blog=blog, title="Newer", excerpt="It rained.")

    shown = page.get("/me/posts/").content.decode()

    assert shown.index("Newer") < shown.index("Older")
    assert f'<a href="{newer.link}" rel="nofollow ugc noopener">Newer</a>' in shown
    assert "It rained." in shown
    assert "20 May 2026" in shown


def test_the_buttons_are_the_things_of_those_weeks_and_the_rest_is_a_choice(page, blog):
    PostFactory(blog=blog, published_at=datetime(2026, 5, 7, tzinfo=UTC))

    shown = page.get("/me/posts/").content.decode()

    assert re.findall(r'<button class="btn btn-sm" type="submit" name="things" value="(\d)">', shown) == list("1234")
    assert re.findall(r'<option value="(\d)">', shown) == ["5"]


def test_likely_things_are_those_that_had_opened_when_it_was_written(cohort):
    things = list(cohort.things.released().for_cards().in_course_order())

    written_in_week_5 = inbox.likely(things, datetime(2026, 6, 3, tzinfo=UTC))

    assert [thing.number for thing in written_in_week_5] == [2, 3, 4, 5]


def test_one_tap_shows_it_with_its_thing(page, blog, cohort):
    post = PostFactory(blog=blog, title="A walk in the rain")

    answer = page.post(f"/me/posts/{post.pk}/", {"things": "3"}, follow=True)

    shown = Reflection.objects.published().get()
    assert [thing.number for thing in shown.things.all()] == [3]
    assert "“A walk in the rain” has found its place." in text_of(answer)
    assert "Nothing waits here." in text_of(answer)


def test_with_htmx_the_line_itself_says_what_became_of_it(page, blog):
    post = PostFactory(blog=blog, title="Rain")

    chosen = page.post(f"/me/posts/{post.pk}/", {"things": "3"}, headers={"HX-Request": "true"})

    assert chosen.status_code == 200
    assert f'id="post-{post.pk}"' in chosen.content.decode()
    assert '<a href="/may-2026/things/3/">' in chosen.content.decode()


def test_several_things_are_chosen_on_its_own_page(page, blog):
    post = PostFactory(blog=blog)

    answer = page.post(f"/me/posts/{post.pk}/", {"things": ["1", "2"], "from": "page"})

    shown = Reflection.objects.get()
    assert answer.url == shown.get_absolute_url()
    assert shown.things.count() == 2


@pytest.mark.parametrize(
    ("things", "sentence"),
    [
        ([], "Choose at least one Thing that it is about."),
        (["7"], "Thing 7 cannot be chosen"),
        (["x"], "cannot be chosen"),
    ],
)
def test_only_things_that_are_open_can_be_chosen(page, blog, things, sentence):
    post = PostFactory(blog=blog)

    answer = page.post(f"/me/posts/{post.pk}/", {"things": things})

    assert sentence in text_of(answer)
    assert not Reflection.objects.exists()


def test_not_about_a_thing_and_taken_up_again(page, blog):
    post = PostFactory(blog=blog, title="Rain")

    aside = text_of(page.post(f"/me/posts/{post.pk}/aside/", follow=True))
    waiting = inbox.waiting_count(post.author)
    up = text_of(page.post(f"/me/posts/{post.pk}/up/", follow=True))

    assert "“Rain” is set aside." in aside
    assert "Set aside: not about a Thing" in aside
    assert waiting == 0
    assert "“Rain” is back in the inbox." in up


def test_what_is_shown_already_is_corrected_by_hand_for_good(page, blog, cohort):
    post = PostFactory(blog=blog, matches=[{"number": 1, "by": "title", "words": "Thing 1"}])
    shown = posts.choose(post, list(cohort.things.filter(number=1)), actor=blog.member)
    before = page.get(f"/me/posts/{post.pk}/").content.decode()

    page.post(f"/me/posts/{post.pk}/", {"things": ["2"], "from": "page"})

    assert re.search(r'value="1" checked', before)
    assert [thing.number for thing in shown.things.all()] == [2]
    assert Post.objects.get().chosen_at is not None
    cohort.refresh_from_db()
    assert [thing.written_count for thing in cohort.things.filter(number__in=[1, 2]).order_by("number")] == [0, 1]


def test_what_is_shown_cannot_be_set_aside(page, blog, cohort):
    post = PostFactory(blog=blog)
    posts.choose(post, list(cohort.things.filter(number=1)), actor=blog.member)

    page.post(f"/me/posts/{post.pk}/aside/")

    assert Post.objects.get().set_aside_at is None


def test_posts_that_wait_for_their_thing_to_open_need_no_word(page, blog):
    PostFactory(blog=blog, title="Early", matches=[{"number": 7, "by": "title", "words": "Thing 7"}])

    shown = text_of(page.get("/me/posts/"))

    assert "1 post waits for its Thing to open" in shown
    assert inbox.waiting_count(blog.member) == 0


@pytest.mark.parametrize("path", ["", "aside/", "up/"])
def test_somebody_elses_post_is_not_there(page, kofi, path):
    post = PostFactory(blog=BlogElsewhereFactory(member=kofi))

    assert page.post(f"/me/posts/{post.pk}/{path}", {"things": "1"}).status_code == 404
    assert page.get(f"/me/posts/{post.pk}/").status_code == 404
    assert not Reflection.objects.exists()


def test_what_was_taken_off_is_not_there(page, blog):
    post = PostFactory(blog=blog, deleted_at=timezone.now())

    assert page.get(f"/me/posts/{post.pk}/").status_code == 404


def test_in_a_finished_cohort_nothing_is_chosen_any_more(page, blog, cohort):
    post = PostFactory(blog=blog)
    cohort.finished_at = datetime(2026, 6, 1, tzinfo=UTC)
    cohort.save()

    shown = text_of(page.get(f"/me/posts/{post.pk}/"))
    page.post(f"/me/posts/{post.pk}/", {"things": "1"})

    assert "May 2026 has finished, and nothing in it changes any more." in shown
    assert not Reflection.objects.exists()


def test_a_post_of_no_cohort_says_so(page, blog):
    PostFactory(blog=blog, cohort=None)

    assert "It belongs to no cohort that you are in." in text_of(page.get("/me/posts/"))


def test_who_left_the_cohort_cannot_choose_there(page, blog, marisol):
    post = PostFactory(blog=blog)
    other = CohortFactory(slug="other")
    ParticipantFactory(member=marisol, cohort=other)
    marisol.places.exclude(cohort=other).delete()

    page.post(f"/me/posts/{post.pk}/", {"things": "1"})

    assert not Reflection.objects.exists()


def test_the_album_and_the_menu_say_how_many_wait(page, blog):
    nothing = text_of(page.get("/me/"))
    PostFactory.create_batch(2, blog=blog)

    album = text_of(page.get("/me/"))

    assert "to sort" not in nothing
    assert "2 posts to sort" in album
    assert "2 posts from your blog wait for you" in album
    assert "to sort" not in text_of(page.get("/may-2026/things/"))


def test_the_inbox_is_paged(page, blog):
    for number in range(25):
        PostFactory(blog=blog, title=f"Post {number}", published_at=timezone.now() - timedelta(hours=number))

    first = page.get("/me/posts/").content.decode()
    older = page.get("/me/posts/" + re.search(r'rel="next" href="([^"]+)"', first)[1])

    assert first.count('id="post-') == 20
    assert older.content.decode().count('id="post-') == 5


def test_the_inbox_costs_the_same_with_three_posts_and_with_twenty(page, blog, django_assert_max_num_queries):
    costs = []
    for amount in (3, 17):
        PostFactory.create_batch(amount, blog=blog)
        PostFactory.create_batch(amount, blog=blog, set_aside_at=timezone.now())
        PostFactory.create_batch(amount, blog=blog, matches=[{"number": 7, "by": "title", "words": "7"}])
        with django_assert_max_num_queries(14) as counted:
            page.get("/me/posts/")
        costs.append(len(counted))

    assert costs[0] == costs[1]
