"""Pages that are kept for visitors show every change of a reflection at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from comments.moderation import hide
from participants import profile, writing
from participants.models import Participant
from participants.words import Words
from tests.conftest import NOW
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory
from things.models import Cohort

PAGES = [
    "/may-2026/reflections/",
    "/may-2026/reflections/?thing=1",
    "/may-2026/people/",
    "/blogs/marisol-quispe/",
    "/may-2026/reflections/feed/",
    "/may-2026/things/1/feed/",
    "/blogs/marisol-quispe/feed/",
    "/may-2026/reflections/feed/json/",
    "/may-2026/things/1/feed/json/",
    "/blogs/marisol-quispe/feed/json/",
]


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def reads(path: str) -> bool:
    """Whether a visitor finds the title on this page."""
    return "A mentor" in Client().get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_what_is_published_changed_taken_back_hidden_or_deleted_shows_at_once(marisol, hanne, cohort, thing, path):
    draft = ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A mentor", published_at=None)
    seen = [reads(path)]

    writing.publish(draft, actor=marisol)
    seen.append(reads(path))
    writing.revise(draft, actor=marisol, words=Words(title="Another"))
    seen.append(reads(path))
    writing.revise(draft, actor=marisol, words=Words(title="A mentor"))
    seen.append(reads(path))
    writing.take_back(draft, actor=marisol)
    seen.append(reads(path))
    writing.publish(draft, actor=marisol)
    seen.append(reads(path))
    draft.refresh_from_db()
    hide(draft, by=hanne, reason="A reason")
    seen.append(reads(path))

    assert seen == [False, True, False, True, False, True, False]


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_costs_a_visitor_no_more_than_two_questions(
    marisol, cohort, thing, path, django_assert_max_num_queries
):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A mentor")
    reads(path)

    with django_assert_max_num_queries(2):
        assert reads(path)


def test_who_leaves_the_directory_is_gone_from_it_at_once(marisol, cohort):
    place = Participant.objects.get(member=marisol)
    before = "Marisol" in Client().get("/may-2026/people/").content.decode()

    profile.take_part(marisol, ways={place.pk: Participant.Way.UNLISTED})

    after = "Marisol" in Client().get("/may-2026/people/").content.decode()
    assert (before, after) == (True, False)


def at_both_sides_of(moment, path):
    """Whether a visitor finds the title a minute before and a minute after."""
    seen = []
    for minutes in (-1, 1):
        with time_machine.travel(moment + timedelta(minutes=minutes)):
            seen.append(reads(path))
    return seen


def test_a_thing_that_opens_can_be_asked_for_at_once(marisol, cohort, thing, unreleased):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A mentor", published_at=NOW)

    # What is not open narrows nothing.
    assert at_both_sides_of(unreleased.week.opens_at, "/may-2026/reflections/?thing=7") == [True, False]


def test_a_cohort_that_opens_to_visitors_is_on_its_peoples_blogs_at_once(marisol, cohort, thing):
    ParticipantFactory(member=marisol, cohort=CohortFactory(slug="another"))
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A mentor", published_at=NOW)
    moment = NOW + timedelta(days=1)
    Cohort.objects.filter(pk=cohort.pk).update(listed_at=moment)

    assert at_both_sides_of(moment, "/blogs/marisol-quispe/") == [False, True]
