"""Who may not write, and what they are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from comments import moderation
from participants import writing
from participants.models import Reflection
from tests.factories import ReflectionFactory
from tests.participants.test_writing import KEY, sent


@pytest.fixture
def pen(client, marisol):
    """Marisol's browser."""
    client.force_login(marisol)
    return client


@pytest.mark.parametrize("name", ["edit", "take_back", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_members_reflection_has_no_forms(client, marisol, kofi, cohort, name, method):
    reflection = ReflectionFactory(author=marisol, cohort=cohort)
    client.force_login(kofi)

    answer = getattr(client, method)(reverse(f"participants:{name}", args=[reflection.pk]), {})

    reflection.refresh_from_db()
    assert answer.status_code == 404
    assert reflection.published_at is not None


def test_another_members_form_key_leads_to_nothing_of_theirs(pen, kofi, cohort):
    ReflectionFactory(author=kofi, cohort=cohort, form_key=KEY, title="Kofi’s", slug="kofis")

    pen.post("/write/", sent())

    assert sorted(Reflection.objects.values_list("title", flat=True)) == ["Kofi’s", "Two cups of coffee"]


def test_without_a_place_the_page_says_how_to_get_one_and_gives_the_words_back(client, ngozi, cohort):
    client.force_login(ngozi)

    page = client.get("/write/")
    answer = client.post("/write/", sent())

    assert "First, take your place" in page.content.decode()
    assert "/may-2026/join/" in page.content.decode()
    assert answer.status_code == 403
    assert "What I *did*." in answer.content.decode()
    assert Reflection.objects.count() == 0


def test_without_a_confirmed_address_publishing_waits_and_the_draft_is_kept(pen, marisol):
    marisol.emailaddress_set.update(verified=False)

    answer = pen.post("/write/", sent())

    page = answer.content.decode()
    assert "Confirm your e-mail address first, then publish." in page
    assert reverse("account_email") in page
    assert Reflection.objects.get().published_at is None


def test_after_the_cohort_has_finished_nothing_is_written_or_changed(pen, marisol, cohort):
    reflection = ReflectionFactory(author=marisol, cohort=cohort, title="Before", slug="before")
    cohort.finished_at = datetime(2026, 6, 1, tzinfo=UTC)
    cohort.save()

    new = pen.post("/write/", sent())
    change = pen.post(f"/write/{reflection.pk}/", sent(title="After"))
    back = pen.post(f"/write/{reflection.pk}/take-back/")

    reflection.refresh_from_db()
    assert [new.status_code, change.status_code, back.status_code] == [403, 403, 403]
    assert "May 2026 has finished" in new.content.decode()
    assert (Reflection.objects.count(), reflection.title) == (1, "Before")
    assert reflection.published_at is not None


def test_an_author_may_delete_even_after_the_cohort_has_finished(pen, marisol, cohort):
    reflection = ReflectionFactory(author=marisol, cohort=cohort)
    cohort.finished_at = datetime(2026, 6, 1, tzinfo=UTC)
    cohort.save()

    pen.post(f"/write/{reflection.pk}/delete/")

    assert Reflection.objects.count() == 0


def test_the_verb_itself_refuses_who_may_not_publish(marisol, ngozi, cohort):
    draft = ReflectionFactory(author=ngozi, cohort=cohort, published_at=None)

    with pytest.raises(writing.CannotWrite) as refusal:
        writing.publish(draft, actor=ngozi)

    assert refusal.value.reason == "enrolment"


def test_eleven_reflections_in_an_hour_are_too_many_and_the_sentence_says_until_when(pen, settings):
    settings.RATE_LIMITS_ENABLED = True
    for number in range(10):
        pen.post("/write/", sent(form_key=f"{number:032x}"))

    answer = pen.post("/write/", sent(form_key="f" * 32))

    assert Reflection.objects.published().count() == 10
    assert "From 14:00 BST there is room for the next one" in answer.content.decode()
    assert Reflection.objects.get(form_key="f" * 32).published_at is None


def test_what_an_organiser_hides_is_not_counted_and_counts_again_when_restored(pen, hanne, thing):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()
    counts = []
    for act in (moderation.hide, moderation.restore):
        act(reflection, by=hanne, reason="A reason")
        thing.refresh_from_db()
        counts.append(thing.written_count)

    assert counts == [0, 1]
