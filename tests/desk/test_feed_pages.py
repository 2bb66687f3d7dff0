"""Blogs elsewhere in the desk: those that need somebody first, in words; what organisers do is logged."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from participants import health, needs
from participants.health import Word
from participants.models import Feed
from participants.needs import Need
from tests.desk.elsewhere import DAY, HOUR, feed
from tests.desk.test_desk import queries_of
from tests.factories import (
    CohortFactory,
    FeedFactory,
    ParticipantFactory,
    PostFactory,
    ReflectionFactory,
)

LIST = "admin:participants_feed_changelist"


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def one_of_each(now):
    """A feed for every need, most urgent first, with the word of its health."""
    failing = {"failures": 3, "detail": "What really happened."}
    return [
        (Need.SHUT_FOR_LONG, Word.PRIVATE, feed(problem="private", failing_since=now - 4 * DAY, **failing)),
        (Need.SILENT_FOR_LONG, Word.FAILING, feed(problem="timeout", failing_since=now - 4 * DAY, **failing)),
        (Need.SHUT, Word.GONE, feed(problem="not-found", failing_since=now - DAY, **failing)),
        (Need.QUARANTINE, Word.CHANGED, feed(blog={"quarantined_at": now, "jump": "title", "jump_to": "Sheds"})),
        (Need.UNPROVED, Word.UNPROVED, feed(blog={"proved_at": None}, created_at=now - 8 * DAY)),
        (Need.FAILING, Word.FAILING, feed(problem="server-error", failing_since=now - HOUR, **failing)),
        (Need.EMPTY, Word.EMPTY, feed(entry_count=0, newest_at=None)),
        (Need.QUIET, Word.NOTHING_YET, feed(newest_at=None)),
        (Need.QUIET, Word.NOTHING_YET, feed(newest_at=now - 30 * DAY)),
        (Need.QUIET, Word.QUIET, feed(newest_at=now - 23 * DAY)),
        (Need.EXCUSED, Word.OK, feed(excused_at=now)),
        (Need.NEW, Word.UNPROVED, feed(blog={"proved_at": None}, created_at=now - 2 * DAY)),
        (Need.FINE, Word.OK, feed()),
    ]


def listed(client, query=""):
    return list(client.get(reverse(LIST) + query).context["cl"].queryset)


def test_feeds_are_sorted_by_need_and_their_words_are_those_of_health(organiser, db):
    now = timezone.now()
    rows = one_of_each(now)

    shown = listed(organiser)

    assert [row.pk for row in shown] == [row.pk for _need, _word, row in rows]
    assert [Need(row.need) for row in shown] == [need for need, _word, _row in rows]
    assert [health.of_row(row, now).word for row in shown] == [word for _need, word, _row in rows]


def test_words_and_reasons_ask_the_database_nothing(db, django_assert_num_queries):
    now = timezone.now()
    one_of_each(now)
    rows = list(needs.with_needs(Feed.objects.for_reading(), now))

    with django_assert_num_queries(0):
        said = [[needs.word_of(health.of_row(row, now)), *needs.reasons_of(row, now)] for row in rows]

    assert said[0] == ["private", "What really happened."]
    assert ["changed", "It has another title: Sheds"] in said
    assert ["not shown to be theirs", "What it brings is held."] in said
    assert ["ok", "Not reached last time, with so many others that our network was to blame."] in said


def test_a_reason_without_a_detail_is_that_of_the_problem_and_several_are_all_said(db):
    now = timezone.now()
    row = feed(
        problem="certificate", failing_since=now, blog={"proved_at": None, "quarantined_at": now, "jump": "host"}
    )
    row.blog.jump_to = "https://new.example/"

    assert needs.reasons_of(row, now) == [
        "It answers from another address: https://new.example/",
        "Certificate not valid",
        "Not shown to be theirs: what it brings is held.",
    ]


def test_a_feed_left_for_another_address_says_so(db):
    row = feed(retired_at=timezone.now(), problem="timeout")

    assert health.of_row(row).word == Word.CLOSED
    assert needs.reasons_of(row, timezone.now()) == ["Left for another address, or disconnected."]


def test_the_first_to_fail_comes_first_among_those_that_fail(organiser, db):
    now = timezone.now()
    later = feed(problem="timeout", failing_since=now - 5 * DAY)
    sooner = feed(problem="no-answer", failing_since=now - 9 * DAY)

    assert listed(organiser) == [sooner, later]


def test_feeds_are_found_by_state_cohort_member_and_address(organiser, cohort, marisol):
    now = timezone.now()
    rows = {need: row for need, _word, row in one_of_each(now)}
    hers = feed(blog={"member": marisol, "address": "https://marisol.example/"})
    left = feed(retired_at=now)
    closed = feed(retired_at=now, blog={"closed_at": now})

    assert listed(organiser, "?state=unanswered") == [rows[Need.SHUT_FOR_LONG], rows[Need.SILENT_FOR_LONG]]
    assert listed(organiser, "?state=quarantine") == [rows[Need.QUARANTINE]]
    assert listed(organiser, "?state=unproved") == [rows[Need.UNPROVED], rows[Need.NEW]]
    assert listed(organiser, "?state=empty") == [rows[Need.EMPTY]]
    assert set(listed(organiser, "?state=left")) == {left, closed}
    assert listed(organiser, "?cohort=may-2026") == [hers]
    assert listed(organiser, "?q=marisol.example") == listed(organiser, "?q=Quispe") == [hers]
    assert not {left, closed} & set(listed(organiser))


def test_every_state_can_be_asked_for(organiser, db):
    one_of_each(timezone.now())

    for name in (*needs.FILTERS, "nonsense"):
        assert organiser.get(reverse(LIST) + f"?state={name}").status_code in (200, 302), name


def test_the_list_counts_posts_and_those_that_wait(organiser, marisol):
    row = feed(blog={"member": marisol})
    PostFactory(blog=row.blog)
    PostFactory(blog=row.blog, set_aside_at=timezone.now())
    PostFactory(blog=row.blog, matches=[{"number": 7, "by": "title", "words": "Thing 7"}])

    [shown] = listed(organiser)

    assert (shown.posts_found, shown.posts_waiting) == (3, 1)


def test_a_feeds_page_gives_the_full_reason_its_addresses_and_its_posts(organiser, marisol, cohort):
    now = timezone.now()
    row = feed(
        blog={"member": marisol}, problem="not-found", failing_since=now - DAY, detail="The server answers 404 Nope."
    )
    FeedFactory(blog=row.blog, address="https://before.example/feed/", retired_at=now - 9 * DAY)
    shown = PostFactory(blog=row.blog, title="On Thing 1", matches=[{"number": 1, "by": "title", "words": "Thing 1"}])
    shown.reflection = ReflectionFactory(author=marisol, cohort=cohort, blog=row.blog)
    shown.save()
    PostFactory(blog=row.blog, title="A walk in the rain")

    html = organiser.get(reverse("admin:participants_feed_change", args=[row.pk])).content.decode()

    for part in (
        "The server answers 404 Nope.",
        "https://before.example/feed/",
        "“Thing 1” in the title",
        "A walk in the rain",
        "Waiting in the inbox",
        "Fetch now",
        "There is no feed at its address any more.",
    ):
        assert part in html, part
    assert "Take as theirs" not in html.replace("“Take as theirs”", "")


def test_a_feeds_page_asks_as_many_questions_for_thirty_posts_as_for_three(organiser, marisol, cohort):
    row = feed(blog={"member": marisol})
    page = reverse("admin:participants_feed_change", args=[row.pk])

    def more(count):
        for number in range(count):
            post = PostFactory(blog=row.blog)
            if number % 2:
                post.reflection = ReflectionFactory(author=marisol, cohort=cohort, blog=row.blog)
                post.save()

    more(3)
    queries_of(organiser, page)
    few = queries_of(organiser, page)
    more(27)

    assert len(queries_of(organiser, page)) == len(few)


def test_a_finished_cohorts_feeds_are_still_listed(organiser, db):
    cohort = CohortFactory(finished_at=timezone.now() - DAY)
    row = feed(blog={"member": ParticipantFactory(cohort=cohort).member})

    assert listed(organiser, f"?cohort={cohort.slug}") == [row]
