"""Meet-ups that are over, too many, held or in a finished cohort; and how many questions their lists ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants import limits
from participants.meetups import arranging
from participants.models import Meetup, MeetupGuest, Member, SpamPattern
from tests.factories import MeetupFactory, MemberFactory
from tests.participants.circling import people
from tests.participants.test_meetups import FORM, add

pytestmark = pytest.mark.django_db


def finish(cohort):
    cohort.finished_at = timezone.now()
    cohort.save()


def test_who_may_not_write_invites_to_nothing_and_a_finished_cohort_changes_no_more(client, cohort, marisol, kofi):
    meetup = MeetupFactory(cohort=cohort, author=marisol)
    client.force_login(marisol)
    Member.objects.filter(pk=marisol.pk).update(limited_at=timezone.now())
    for verb in ("edit/", "cancel/", "coming/"):
        client.post(f"{meetup.get_absolute_url()}{verb}", FORM)
    add(client, cohort)
    Member.objects.filter(pk=marisol.pk).update(limited_at=None)
    finish(cohort)
    for verb in ("edit/", "cancel/", "coming/"):
        client.post(f"{meetup.get_absolute_url()}{verb}", FORM)
    add(client, cohort)

    found = Meetup.objects.get()
    assert (found.sequence, found.cancelled_at, found.guests.count()) == (0, None, 0)
    page = client.get(meetup.get_absolute_url()).content.decode()
    assert not any(words in page for words in ("I am coming", "Change it", "Call it off"))


def test_what_was_is_not_come_to_and_stands_on_its_own_page(client, cohort, kofi):
    was = MeetupFactory(cohort=cohort, title="In May", starts_at=datetime(2026, 5, 13, 13, tzinfo=UTC))
    client.force_login(kofi)

    client.post(f"{was.get_absolute_url()}coming/")

    assert not MeetupGuest.objects.exists()
    assert "In May" not in client.get(f"/{cohort.slug}/meetups/").content.decode()
    assert "In May" in client.get(f"/{cohort.slug}/meetups/?over=1").content.decode()


def test_more_than_a_few_a_day_are_refused_in_words_and_nothing_typed_is_lost(client, cohort, marisol, settings):
    settings.RATE_LIMITS_ENABLED = True
    Member.objects.filter(pk=marisol.pk).update(joined_at=timezone.now() - timedelta(days=30))
    client.force_login(marisol)

    answers = [add(client, cohort, form_key=f"{n:032}") for n in range(limits.MEETUPS_A_DAY + 1)]

    assert [answer.status_code for answer in answers] == [302] * limits.MEETUPS_A_DAY + [422]
    page = answers[-1].content.decode()
    assert "meet-ups a day are the most" in page
    assert "Coffee and tags" in page


def test_what_looks_like_spam_waits_for_an_organiser(client, cohort, marisol, kofi, settings):
    settings.RATE_LIMITS_ENABLED = True
    SpamPattern.objects.create(kind="host", pattern="pills.example")
    client.force_login(marisol)

    held = Meetup.objects.get(pk=add(client, cohort, link="https://pills.example/x").url.rstrip("/").rpartition("/")[2])

    assert held.held_at is not None
    assert "pills.example" in held.held_for
    assert "An organiser looks at this first" in client.get(held.get_absolute_url()).content.decode()
    client.force_login(kofi)
    assert client.get(held.get_absolute_url()).status_code == 404
    assert "Coffee and tags" not in client.get(f"/{cohort.slug}/meetups/").content.decode()


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_ask_as_many_questions_for_fifteen_as_for_two(client, cohort, kofi):
    def more(number):
        for _ in range(number):
            meetup = MeetupFactory(cohort=cohort)
            MeetupFactory(cohort=cohort, starts_at=datetime(2026, 5, 13, 13, tzinfo=UTC))
            arranging.come(meetup, actor=kofi)
        for member in people(number, cohort):
            arranging.come(first, actor=member)

    first = MeetupFactory(cohort=cohort, author=MemberFactory())
    more(1)
    client.force_login(kofi)
    pages = [f"/{cohort.slug}/meetups/", f"/{cohort.slug}/meetups/?over=1", first.get_absolute_url(), "/"]
    few = [queries(client, page) for page in pages]

    more(13)

    assert [queries(client, page) for page in pages] == few
