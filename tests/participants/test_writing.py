"""Writing: drafts, publishing, changing, taking back, deleting."""

from __future__ import annotations

import pytest

from participants.models import Draft, Reflection
from tests.factories import CohortFactory, ParticipantFactory
from things.models import Visibility

KEY = "a" * 32


def sent(**fields):
    """What the form sends."""
    return {
        "form_key": KEY,
        "title": "Two cups of coffee",
        "things": ["1"],
        "body": "What I *did*.",
        "visibility": "everyone",
        "action": "publish",
    } | fields


@pytest.fixture
def pen(client, marisol):
    """Marisol's browser."""
    client.force_login(marisol)
    return client


def test_publishing_puts_the_reflection_on_the_blog_at_an_address_of_its_title(pen, marisol, thing):
    answer = pen.post("/write/", sent())

    reflection = Reflection.objects.get()
    thing.refresh_from_db()
    assert answer.status_code == 302
    assert answer.url == "/blogs/marisol-quispe/two-cups-of-coffee/"
    assert reflection.author == marisol
    assert reflection.body_html == "<p>What I <em>did</em>.</p>"
    assert reflection.excerpt == "What I did."
    assert list(reflection.things.all()) == [thing]
    assert reflection.published_at is not None
    assert reflection.edited_at is None
    assert thing.written_count == 1


def test_every_verb_moves_the_edition_of_the_cohort(pen, cohort):
    def edition():
        cohort.refresh_from_db()
        return cohort.edition

    before = edition()
    pen.post("/write/", sent())
    published = edition()
    reflection = Reflection.objects.get()
    pen.post(f"/write/{reflection.pk}/", sent(title="Three cups"))
    revised = edition()
    pen.post(f"/write/{reflection.pk}/take-back/")
    taken_back = edition()
    pen.post(f"/write/{reflection.pk}/delete/")

    assert [published > before, revised > published, taken_back > revised, edition() > taken_back] == [True] * 4


def test_a_double_click_publishes_once_and_both_answers_lead_to_it(pen):
    first = pen.post("/write/", sent())
    second = pen.post("/write/", sent())

    assert first.url == second.url == Reflection.objects.get().get_absolute_url()


def test_a_draft_needs_nothing_and_publishing_says_what_it_needs(pen):
    kept = pen.post("/write/", sent(title="", things=[], body="Only this", action="draft"))
    draft = Reflection.objects.get()
    refused = pen.post(f"/write/{draft.pk}/", sent(title="", things=[], body=" "))

    assert kept.url == f"/write/{draft.pk}/"
    assert draft.published_at is None
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Give it a title; a few words are enough." in page
    assert "Choose at least one Thing that it is about." in page
    assert "Write a few words first. One sentence is a reflection." in page
    assert Reflection.objects.get().published_at is None


def test_a_failed_post_comes_back_with_everything_that_was_typed(pen):
    answer = pen.post("/write/", sent(title="x" * 161, body="All my words", things=["1", "2"], visibility="members"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 161 in page
    assert "All my words" in page
    assert page.count(" checked") == 2
    assert '<option value="members" selected>' in page
    draft = Reflection.objects.get()
    assert (draft.title, draft.body, draft.visibility) == ("", "All my words", "members")


def test_a_thing_asked_for_is_chosen_and_its_task_is_in_sight(pen):
    page = pen.get("/write/?thing=2").content.decode()

    assert '<input type="checkbox" name="things" value="2" checked>' in page
    assert page.count(" checked") == 1
    assert "The task of Thing 2: Title of Thing 2" in page
    assert "Try it again." in page


def test_things_that_are_not_open_cannot_be_chosen(pen):
    page = pen.get("/write/?thing=7").content.decode()
    answer = pen.post("/write/", sent(things=["1", "7"]))

    assert 'value="7"' not in page
    assert "The task of Thing 7" not in page
    assert answer.status_code == 422
    assert "Thing 7 cannot be chosen: it is not open in this cohort." in answer.content.decode()


def test_one_reflection_may_be_about_several_things(pen, cohort):
    pen.post("/write/", sent(things=["1", "2", "3"]))

    assert [t.number for t in Reflection.objects.get().things.order_by("number")] == [1, 2, 3]
    assert list(cohort.things.order_by("number").values_list("written_count", flat=True)) == [1, 1, 1, 0, 0, 0, 0, 0]


def test_a_wider_circle_than_the_cohorts_is_refused_in_words(pen, cohort):
    cohort.widest_visibility = Visibility.MEMBERS
    cohort.save()

    page = pen.get("/write/").content.decode()
    answer = pen.post("/write/", sent(visibility="everyone"))

    assert 'value="everyone"' not in page
    assert answer.status_code == 422
    assert "can be read by this circle at most: Members only." in answer.content.decode()
    assert Reflection.objects.get().visibility == Visibility.MEMBERS


@pytest.mark.parametrize("circle", ["members", "organisers", "private"])
def test_each_narrower_circle_can_be_chosen(pen, circle):
    pen.post("/write/", sent(visibility=circle))

    assert Reflection.objects.get().visibility == circle


def test_two_reflections_with_one_title_get_two_addresses(pen):
    pen.post("/write/", sent(title="Feed"))
    pen.post("/write/", sent(title="Feed", form_key="b" * 32))
    pen.post("/write/", sent(title="日本", form_key="c" * 32))

    assert sorted(Reflection.objects.values_list("slug", flat=True)) == ["feed-2", "feed-3", "reflection"]


def test_the_address_stays_when_the_title_changes_and_after_taking_back(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()

    pen.post(f"/write/{reflection.pk}/", sent(title="Another title"))
    pen.post(f"/write/{reflection.pk}/take-back/")
    pen.post(f"/write/{reflection.pk}/", sent(title="A third title"))

    reflection.refresh_from_db()
    assert reflection.slug == "two-cups-of-coffee"
    assert reflection.title == "A third title"
    assert reflection.published_at is not None


def test_a_change_is_shown_as_one_and_counts_the_things_anew(pen, cohort):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()

    pen.post(f"/write/{reflection.pk}/", sent(body="Better.", things=["2"]))

    reflection.refresh_from_db()
    assert reflection.edited_at is not None
    assert reflection.body_html == "<p>Better.</p>"
    assert [cohort.things.get(number=n).written_count for n in (1, 2)] == [0, 1]


def test_sending_the_same_again_is_no_change(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()
    pen.post(f"/write/{reflection.pk}/", sent())

    reflection.refresh_from_db()
    assert reflection.edited_at is None


def test_what_is_taken_back_is_a_draft_again(pen, client, thing):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()

    asked = pen.get(f"/write/{reflection.pk}/take-back/")
    answer = pen.post(f"/write/{reflection.pk}/take-back/")

    reflection.refresh_from_db()
    thing.refresh_from_db()
    assert asked.status_code == 200
    assert answer.url == f"/write/{reflection.pk}/"
    assert reflection.published_at is None
    assert thing.written_count == 0


def test_deleting_asks_first_and_then_nothing_is_left(pen, thing):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()

    asked = pen.get(f"/write/{reflection.pk}/delete/")
    still = Reflection.objects.count()
    answer = pen.post(f"/write/{reflection.pk}/delete/")

    thing.refresh_from_db()
    assert (asked.status_code, still) == (200, 1)
    assert answer.url == "/me/"
    assert Reflection.objects.count() == 0
    assert thing.written_count == 0


def test_with_places_in_two_cohorts_the_form_says_which_one(pen, marisol):
    other = CohortFactory(title="Autumn 2026", slug="autumn-2026")
    ParticipantFactory(member=marisol, cohort=other)

    pen.post("/write/", sent(cohort="may-2026"))
    page = pen.get("/write/?cohort=autumn-2026").content.decode()

    assert Reflection.objects.get().cohort.slug == "may-2026"
    assert "You are writing in Autumn 2026." in page
    assert "Write in May 2026" in page


def test_hostile_titles_stay_text(pen):
    pen.post("/write/", sent(title='<img src=x onerror="x">\x00\u202e', body="<script>x</script>"))

    reflection = Reflection.objects.get()
    assert reflection.title == '<img src=x onerror="x">'
    assert "<script" not in reflection.body_html


def test_the_preview_tab_shows_the_text_as_it_will_look(pen):
    answer = pen.post("/write/preview/", sent(body="**Bold**"))

    assert "<strong>Bold</strong>" in answer.content.decode()
    assert Reflection.objects.count() == 0


def test_preview_on_a_page_loses_nothing(pen):
    answer = pen.post("/write/", sent(action="preview"), follow=True)

    draft = Reflection.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/write/{draft.pk}/?show=1", 302)]
    assert "A preview. Only you can see it." in page
    assert "<em>did</em>" in page
    assert draft.published_at is None
    assert "What I *did*." in pen.get(f"/write/{draft.pk}/").content.decode()


def test_changes_to_a_published_one_wait_until_they_are_published(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()

    pen.post(f"/write/{reflection.pk}/", sent(title="Half a thought", action="draft"))

    reflection.refresh_from_db()
    assert reflection.title == "Two cups of coffee"
    page = pen.get(f"/write/{reflection.pk}/").content.decode()
    assert 'value="Half a thought"' in page
    assert "These are changes that you have not published yet." in page

    pen.post(f"/write/{reflection.pk}/", sent(action="forget"))

    assert 'value="Two cups of coffee"' in pen.get(f"/write/{reflection.pk}/").content.decode()
    assert Draft.objects.count() == 0
