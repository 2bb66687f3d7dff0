"""This week at a glance: every number is true, and the page asks the same questions however much there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cpd.desk.this_week import ThisWeek
from participants.models import Feed, Member
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    CommentFactory,
    MemberFactory,
    ParticipantFactory,
    PostFactory,
    ReflectionFactory,
    ReportFactory,
    ThingFactory,
    WeekFactory,
)
from things.models import Thing, Visibility, Week

MONDAY = datetime(2026, 5, 31, 23, tzinfo=UTC)  # midnight of 1 June in London
DAY = timedelta(days=1)


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def test_people_and_writing_are_counted_from_the_rows(cohort, hanne, thing):
    for days in (-1, 0, 1):
        ParticipantFactory(cohort=cohort, joined_at=MONDAY + days * DAY)
    author = ParticipantFactory(cohort=cohort, joined_at=MONDAY - 9 * DAY).member
    for published in (MONDAY - DAY, MONDAY, MONDAY + DAY):
        ReflectionFactory(cohort=cohort, author=author, published_at=published)
    ReflectionFactory(cohort=cohort, author=author, published_at=None)
    ReflectionFactory(cohort=cohort, author=author, visibility=Visibility.PRIVATE)
    ReflectionFactory(cohort=cohort, author=author, hidden_at=MONDAY)
    reflection = ReflectionFactory(published_at=MONDAY)
    CommentFactory(thing=thing, created_at=MONDAY)
    CommentFactory(thing=thing, created_at=MONDAY - DAY)
    CommentFactory(thing=thing, created_at=MONDAY, deleted_at=MONDAY)
    CommentFactory(reflection=reflection, created_at=MONDAY)

    week = ThisWeek(cohort, hanne)

    # The three hidden, private and draft ones have the same author, who is counted once.
    assert week.monday == MONDAY
    assert week.people == {"registered": 4, "new": 2}
    assert week.writing == {"writers": 1, "all": 3, "this_week": 2}
    assert week.talk == {"all": 2, "this_week": 1}


def test_a_reflection_waits_after_two_days_without_a_comment(cohort, hanne):
    now = timezone.now()
    waiting = ReflectionFactory(cohort=cohort, published_at=now - 2 * DAY - timedelta(minutes=1))
    longer = ReflectionFactory(cohort=cohort, published_at=now - 5 * DAY, visibility=Visibility.MEMBERS)
    ReflectionFactory(cohort=cohort, published_at=now - 2 * DAY + timedelta(minutes=1))
    ReflectionFactory(cohort=cohort, published_at=now - 5 * DAY, comment_count=1)
    ReflectionFactory(cohort=cohort, published_at=now - 5 * DAY, visibility=Visibility.ORGANISERS)
    ReflectionFactory(cohort=cohort, published_at=now - 5 * DAY, hidden_at=now)

    week = ThisWeek(cohort, hanne)

    assert week.unanswered == [longer, waiting]
    assert week.unanswered_count == 2


def test_the_page_says_where_the_cohort_stands_and_what_waits(organiser, cohort):
    WeekFactory(cohort=cohort, number=9, kind=Week.Kind.CATCH_UP)
    Thing.objects.filter(number__in=[5, 6, 7]).update(ready_at=None)
    ReportFactory(comment=CommentFactory(thing=cohort.things.get(number=1)))

    html = " ".join(organiser.get(reverse("admin:index")).content.decode().split())

    for part in (
        "<h1>Week 5 of 9</h1>",
        "1 to 7 June. Things. May 2026.",
        "Next pause, 29 June",
        "1 report to decide",
        "Thing 5: Title of Thing 5</a><small>Not marked as ready</small></th><td>its week began 1 June",
        "Thing 6: Title of Thing 6</a><small>Not marked as ready</small></th><td>opens 8 June",
        "None. Everybody who wrote two days ago or earlier has an answer.",
    ):
        assert part in html, part
    assert "Title of Thing 7</a><small>" not in html


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2026, 4, 1, 12, tzinfo=UTC), "Begins on Monday 4 May 2026"),
        (datetime(2026, 6, 29, 12, tzinfo=UTC), "All weeks are over"),
    ],
)
def test_before_and_after_are_said(organiser, cohort, time_machine, day, words):
    time_machine.move_to(day)

    assert words in organiser.get(reverse("admin:index")).content.decode()


def test_an_empty_site_and_an_empty_cohort_have_a_desk_too(organiser):
    assert "There is no cohort yet." in organiser.get(reverse("admin:index")).content.decode()

    CohortFactory(listed_at=None)

    html = organiser.get(reverse("admin:index")).content.decode()
    assert "No weeks yet" in html
    assert "Not shown to visitors yet." in html


def test_another_cohort_can_be_looked_at(organiser, cohort):
    old = CohortFactory(slug="old", title="The old one", first_monday=cohort.first_monday - 350 * DAY)
    ParticipantFactory(cohort=old)

    html = organiser.get(reverse("admin:index") + "?cohort=old").content.decode()

    assert '<a href="?cohort=old" aria-current="true">The old one</a>' in html
    assert "<b>1</b> person registered" in html


def fill(cohort, amount):
    for _n in range(amount):
        thing = ThingFactory(cohort=cohort, number=cohort.things.count() + 1, ready_at=None)
        reflection = ReflectionFactory(cohort=cohort, things=[thing])
        ReportFactory(comment=CommentFactory(reflection=reflection, author=MemberFactory()))


def test_the_page_asks_as_many_questions_for_thirty_as_for_three(organiser):
    cohort = CohortFactory()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            organiser.get(reverse("admin:index"))
        return len(captured)

    fill(cohort, 3)
    queries()
    few = queries()
    fill(cohort, 27)

    assert queries() == few


def test_people_whom_mail_does_not_reach_are_counted_and_lead_to_their_list(organiser, cohort, marisol, ngozi):
    Member.objects.filter(pk__in=[marisol.pk, ngozi.pk]).update(mail_refused_at=timezone.now())

    html = organiser.get(reverse("admin:index")).content.decode()

    assert "1 person whom our mail does not reach" in html
    assert "mail_refused_at__isempty=0" in html


def test_blogs_that_need_somebody_and_posts_that_wait_are_counted_and_lead_to_their_lists(organiser, cohort, marisol):
    now = timezone.now()
    silent = {"problem": "timeout", "failing_since": now - 4 * DAY}
    for state, trouble in (({}, silent), ({"quarantined_at": now - DAY, "jump": "title"}, {}), ({}, {})):
        blog = BlogElsewhereFactory(member=ParticipantFactory(cohort=cohort).member, **state)
        Feed.objects.filter(blog=blog).update(**trouble)
    Feed.objects.filter(blog=BlogElsewhereFactory()).update(**silent)  # of another cohort
    recent = BlogElsewhereFactory(member=marisol)
    Feed.objects.filter(blog=recent).update(problem="timeout", failing_since=now - 2 * DAY)
    PostFactory(blog=recent, cohort=cohort)

    page = organiser.get(reverse("admin:index") + "?cohort=may-2026")
    html = " ".join(page.content.decode().split())

    assert page.context["week"].blogs["unanswered"] == 1
    for name, state, words in (
        ("feed", "unanswered", "1 blog that does not answer"),
        ("feed", "quarantine", "1 blog in quarantine"),
        ("post", "waiting", "1 post without a Thing"),
    ):
        address = reverse(f"admin:participants_{name}_changelist") + f"?state={state}&cohort=may-2026"
        assert f'<a href="{address.replace("&", "&amp;")}">{words}</a>' in html
        assert organiser.get(address).context["cl"].result_count == 1


def test_a_finished_cohorts_blogs_wait_for_nobody(cohort, hanne, marisol):
    Feed.objects.filter(blog=BlogElsewhereFactory(member=marisol)).update(
        problem="timeout", failing_since=timezone.now() - 4 * DAY
    )
    PostFactory(blog=marisol.blogs.get())
    cohort.finished_at = timezone.now() - DAY
    cohort.save()

    week = ThisWeek(cohort, hanne)

    assert (week.blogs["unanswered"], week.inboxes["count"]) == (0, 0)
