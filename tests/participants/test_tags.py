"""What other floors' pages show of people and their writing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from participants import progress
from tests.factories import ReflectionFactory
from things.models import Visibility


def page(rf, viewer, source, **context):
    request = rf.get("/")
    request.user = viewer
    return Template(source).render(Context({"request": request, **context}))


COURSE = "{% load reflections %}{% course_for cohort as c %}{% course_for cohort as d %}{% for t in d.things %}{{ t.stamp.state }} {% endfor %}"


def test_the_course_of_a_page_has_the_readers_stamps_and_is_loaded_once(
    rf, marisol, cohort, thing, django_assert_num_queries
):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing])

    with django_assert_num_queries(1):
        shown = page(rf, marisol, COURSE, cohort=cohort)

    assert shown.split() == ["done", "open", "open", "open", "now", "soon", "soon", "soon"]


def test_a_visitors_course_has_nothing_stuck_in(rf, cohort, thing, django_assert_num_queries):
    ReflectionFactory(cohort=cohort, things=[thing])

    with django_assert_num_queries(1):
        shown = page(rf, AnonymousUser(), COURSE, cohort=cohort)

    assert shown.split()[0] == "open"


def test_drafts_hidden_ones_and_other_peoples_stick_no_stamp_in(marisol, kofi, cohort, thing):
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], published_at=None)
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], hidden_at="2026-05-06T00:00Z")
    ReflectionFactory(author=kofi, cohort=cohort, things=[thing])

    assert progress.done_things(marisol, cohort) == frozenset()
    assert progress.done_things(kofi, cohort) == {thing.pk}


@pytest.mark.parametrize("rows", [3, 30])
def test_reflections_on_a_thing_cost_two_questions_however_many(
    rf, marisol, cohort, thing, rows, django_assert_num_queries
):
    for _ in range(rows):
        ReflectionFactory(cohort=cohort, things=[thing, cohort.things.get(number=2)])

    with django_assert_num_queries(2):
        shown = page(rf, marisol, "{% load reflections %}{% reflections_on thing %}", thing=thing)

    assert shown.count('class="postcard"') == min(rows, 4)
    assert ("?thing=1" in shown) == (rows > 4)


def test_reflections_on_a_thing_show_what_the_reader_may_see(rf, marisol, cohort, thing):
    for title, fields in {
        "Open words": {},
        "Among members": {"visibility": Visibility.MEMBERS},
        "For organisers": {"visibility": Visibility.ORGANISERS},
        "For me": {"visibility": Visibility.PRIVATE},
        "Not yet": {"published_at": None},
        "Taken down": {"hidden_at": "2026-05-06T00:00Z"},
    }.items():
        ReflectionFactory(cohort=cohort, things=[thing], title=title, **fields)
    source = "{% load reflections %}{% reflections_on thing %}"

    visitor = page(rf, AnonymousUser(), source, thing=thing)
    member = page(rf, marisol, source, thing=thing)

    titles = ["Open words", "Among members", "For organisers", "For me", "Not yet", "Taken down"]
    assert [title for title in titles if title in visitor] == ["Open words"]
    assert [title for title in titles if title in member] == ["Open words", "Among members"]
