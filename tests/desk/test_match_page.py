"""Matching, tried out on the desk: a title, its labels and a cohort in, Things and reasons out, nothing changed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

PAGE = "admin:participants_feed_match"


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def ask(client, **query):
    return client.get(reverse(PAGE), query)


def test_the_page_asks_first(organiser, cohort):
    html = organiser.get(reverse(PAGE)).content.decode()

    assert "Which Things does this title mean?" in html
    assert "It means" not in html
    assert '<option value="may-2026" selected>May 2026</option>' in html


def test_a_title_means_its_things_and_says_why(organiser, cohort):
    answer = ask(organiser, title="Things 2 & 3: what I did", labels="", cohort="may-2026")

    assert [thing.number for thing, _why in answer.context["found"]] == [2, 3]
    html = answer.content.decode()
    assert "It means 2 Things" in html
    assert "in the title" in html


def test_a_label_counts_too_and_a_thing_that_is_not_released_says_so(organiser, cohort):
    answer = ask(organiser, title="Rain", labels="work, thing7", cohort="may-2026")

    assert [thing.number for thing, _why in answer.context["found"]] == [7]
    assert "the label “thing7”" in answer.content.decode()
    assert "Scheduled" in answer.content.decode()


def test_a_title_without_a_thing_says_what_happens_to_such_a_post(organiser, cohort):
    html = ask(organiser, title="My holiday", labels="", cohort="may-2026").content.decode()

    assert "It means no Thing" in html
    assert "inbox" in html


@pytest.mark.parametrize(
    "query",
    [
        {"title": "", "labels": "", "cohort": "may-2026"},
        {"title": "Thing 1"},
        {"title": "Thing 1", "labels": "", "cohort": "nowhere"},
        {"title": "x" * 600, "labels": "", "cohort": "may-2026"},
    ],
)
def test_odd_questions_come_back_with_a_sentence(organiser, cohort, query):
    answer = ask(organiser, **query)

    assert answer.status_code == 200
    assert 'class="errorlist"' in answer.content.decode()


def test_asking_writes_nothing(organiser, cohort):
    with CaptureQueriesContext(connection) as captured:
        ask(organiser, title="Thing 2", labels="", cohort="may-2026")

    assert not [q["sql"] for q in captured.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_only_get_is_answered(organiser, cohort):
    assert organiser.post(reverse(PAGE), {"title": "Thing 2"}).status_code == 405
