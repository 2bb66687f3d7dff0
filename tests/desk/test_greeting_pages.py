"""Organisers see first reflections that nobody has answered for three days, how soon others were, and who greets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpd.desk.this_week import ThisWeek
from participants import silence
from participants.models import Greeting, GreetingWeek
from tests.factories import BlogElsewhereFactory, CohortFactory, MemberFactory, ParticipantFactory, WeekFactory
from tests.participants.greeting_people import HOUR, NOW, first, greeter

WAITING = "/admin/participants/greeting/waiting/"


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def page(client, address):
    return " ".join(client.get(address).content.decode().split())


def answered(cohort, *, hours, after, **more):
    """A first reflection of this long ago that was answered so many hours after it was published."""
    answer = NOW - hours * HOUR + timedelta(hours=after)
    return first(cohort, hours=hours, comment_count=1, first_comment_at=answer, **more)


@pytest.mark.parametrize(("hours", "waiting"), [(71.9, 0), (72, 1), (2000, 1)])
def test_it_is_shown_when_it_has_waited_for_three_days(cohort, hanne, hours, waiting):
    first(cohort, hours=hours)

    assert ThisWeek(cohort, hanne).firsts.waiting == waiting


def test_half_of_those_with_an_answer_had_it_sooner_than_the_figure(cohort, hanne):
    for after in (1, 2, 30.5, 50, 60):
        answered(cohort, hours=100, after=after)
    answered(cohort, hours=24 * 28 + 1, after=1)  # longer than four weeks ago
    answered(cohort, hours=100, after=1, visibility="private")
    answered(CohortFactory(), hours=100, after=1)
    first(cohort, hours=40)
    first(cohort, hours=100)
    # Only its author wrote below it: nobody waits to say hello first, and nobody has.
    first(cohort, hours=100, comment_count=1)

    firsts = ThisWeek(cohort, hanne).firsts

    assert (firsts.hours, firsts.answered, firsts.silent, firsts.waiting) == (31, 5, 2, 1)
    assert firsts.oldest == NOW - 100 * HOUR


def test_what_was_answered_elsewhere_before_it_was_shown_here_took_no_time(cohort):
    blog = BlogElsewhereFactory(member=ParticipantFactory(cohort=cohort).member)
    known = {"author": blog.member, "blog": blog, "original_address": "https://a.example/1", "created_at": NOW - HOUR}
    answered(cohort, hours=100, after=1, **known)

    assert silence.of_cohort(cohort, NOW).hours == 0


def test_the_first_page_says_what_its_figure_means_and_who_waits(organiser, cohort):
    empty = page(organiser, reverse("admin:index"))
    answered(cohort, hours=100, after=6.5)
    first(cohort, hours=80)

    html = page(organiser, reverse("admin:index"))

    assert "<b>–</b> no first answer yet" in empty
    assert "<b>7</b> hours to a first answer" in html
    assert "or less for half of the first reflections of the last four weeks that have one. 1 waits now" in html
    assert f'<a href="{WAITING}?cohort=may-2026">1 first reflection without an answer</a>' in html
    assert "the oldest 3 days ago" in html


def test_the_page_says_which_since_when_and_whom_it_was_dealt_to(organiser, cohort):
    row = first(cohort, hours=100, title="My first <b>one</b>", things=[cohort.things.get(number=2)])
    young = first(cohort, hours=60, title="Too young")
    for name, ended in (("Anna", {"passed_on_at": NOW - 24 * HOUR}), ("Bela", {})):
        Greeting.objects.create(reflection=row, greeter=greeter(cohort, name), dealt_at=NOW - 50 * HOUR, **ended)

    html = page(organiser, f"{WAITING}?cohort=may-2026")

    assert "My first &lt;b&gt;one&lt;/b&gt;" in html
    assert row.author.display_name in html
    assert "Thing 2" in html
    assert "Anna <small>passed on yesterday</small>" in html
    assert "Bela <small>dealt 2 days ago, still theirs</small>" in html
    assert young.title not in html


def test_the_page_is_for_organisers_and_stands_alone_where_there_is_nothing(organiser, client, olu, marisol):
    CohortFactory(slug="empty")

    assert "Every first reflection of three days ago or earlier has an answer" in page(
        organiser, f"{WAITING}?cohort=empty"
    )
    assert organiser.get(f"{WAITING}?cohort=%F0%9F%92%A9&p=x").status_code == 200
    assert organiser.post(WAITING).status_code == 405
    for person in (olu, MemberFactory(is_staff=True)):
        client.force_login(person)
        assert client.get(WAITING).status_code == 403
    client.force_login(marisol)
    assert client.get(WAITING).status_code in (302, 403)


def test_who_greets_in_which_week_is_a_list_that_nobody_changes(organiser, cohort):
    place = greeter(cohort, "Anna")
    WeekFactory(cohort=cohort, number=9)
    GreetingWeek.objects.create(place=place, monday=date(2026, 7, 27))
    address = reverse("admin:participants_greetingweek_changelist")

    html = page(organiser, address)

    assert html.count("Anna") == 2
    assert "Week 5" in html
    assert "27 July 2026" in html
    assert organiser.get(reverse("admin:participants_greetingweek_add")).status_code == 403


def test_the_page_asks_as_many_questions_for_thirty_as_for_three(organiser, cohort):
    greeters = [greeter(cohort, f"Greeter {n}") for n in range(3)]

    def queries(number):
        for _ in range(number):
            row = first(cohort, hours=100, things=[cohort.things.get(number=1)])
            for place in greeters[:2]:
                Greeting.objects.create(reflection=row, greeter=place, passed_on_at=NOW)
        with CaptureQueriesContext(connection) as captured:
            organiser.get(WAITING)
        return len(captured)

    queries(3)
    few = queries(0)

    assert queries(20) == few
