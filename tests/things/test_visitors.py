"""Pages that are kept for visitors show every change at once, and the clock's changes too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from comments import moderation, talk
from participants import writing
from participants.models import Sector
from tests.conftest import NOW
from tests.factories import CommentFactory, ParticipantFactory, ReflectionFactory
from things import edition, publishing
from things.models import Cohort, Thing, Week

PAGES = ["/", "/may-2026/", "/may-2026/schedule/", "/may-2026/things/", "/may-2026/things/1/"]


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def read(path: str) -> str:
    return Client().get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_costs_a_visitor_no_more_than_two_questions(path, cohort, django_assert_max_num_queries):
    read(path)

    with django_assert_max_num_queries(2):
        assert "May 2026" in read(path)


@pytest.mark.parametrize("path", PAGES)
def test_an_edited_title_shows_at_once(path, cohort, thing):
    assert "Nobody knew this" not in read(path)

    cohort.things.update(title="Nobody knew this")
    Cohort.objects.update(title="Nobody knew this")
    edition.move([cohort])

    assert "Nobody knew this" in read(path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_has_not_changed_is_answered_with_not_modified(path, cohort):
    etag = Client().get(path).headers["ETag"]

    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_comment_its_revision_and_its_hiding_show_at_once(cohort, thing, hanne, ngozi):
    path = thing.get_absolute_url()
    before = read(path)

    comment, _new = talk.post(thing, by=ngozi, body="Well said.", form_key="one")
    posted = read(path)
    talk.revise(comment, by=ngozi, body="Well put.")
    revised = read(path)
    moderation.hide(comment, by=hanne, reason="It was an advertisement.")
    hidden = read(path)

    assert ["Well said." in page for page in (before, posted, revised, hidden)] == [False, True, False, False]
    assert ["Well put." in page for page in (before, posted, revised, hidden)] == [False, False, True, False]


def test_a_reflection_its_hiding_and_its_restoring_show_at_once_on_home_and_thing(cohort, thing, hanne, marisol):
    draft = ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A wet Tuesday", published_at=None)
    for path in ("/", thing.get_absolute_url()):
        draft.published_at = None
        draft.save()
        seen = [read(path)]
        writing.publish(draft, actor=marisol)
        seen.append(read(path))
        moderation.hide(draft, by=hanne, reason="A mistake.")
        seen.append(read(path))
        moderation.restore(draft, by=hanne, reason="It was mine.")
        seen.append(read(path))
        writing.take_back(draft, actor=marisol)
        seen.append(read(path))

        assert ["A wet Tuesday" in page for page in seen] == [False, True, False, True, False]


def test_a_thing_made_ready_late_shows_at_once(cohort, thing, hanne):
    Thing.objects.filter(number=1).update(ready_at=None)
    edition.move([cohort])
    before = Client().get("/may-2026/things/1/").status_code

    publishing.mark_ready(cohort.things.get(number=1), by=hanne)

    assert before == 404
    assert Client().get("/may-2026/things/1/").status_code == 200
    assert "/may-2026/things/1/" in read("/may-2026/things/")


def test_a_sector_renamed_at_the_desk_shows_at_once(admin_client, cohort, thing, ngozi):
    ngozi.sector = Sector.objects.create(name="Librarys", slug="librarys")
    ngozi.save()
    CommentFactory(thing=thing, author=ngozi)
    path = thing.get_absolute_url()
    before = read(path)

    admin_client.post(
        f"/admin/participants/sector/{ngozi.sector_id}/change/",
        {"name": "Libraries of all kinds", "slug": "librarys", "position": 1},
    )

    assert "Librarys" in before
    assert "Libraries of all kinds" in read(path)


@pytest.mark.parametrize("path", ["/may-2026/things/", "/may-2026/schedule/", "/may-2026/"])
def test_a_week_that_begins_shows_at_once_and_no_job_has_to_run(path, cohort):
    opens_at = Week.objects.get(cohort=cohort, number=6).opens_at
    with time_machine.travel(opens_at - timedelta(seconds=1), tick=False):
        before = read(path)
        read(path)
    with time_machine.travel(opens_at, tick=False):
        after = read(path)

    assert "/may-2026/things/6/" not in before
    assert "/may-2026/things/6/" in after


def test_the_countdown_is_counted_again_each_day(cohort):
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False):
        friday = read("/")
    with time_machine.travel(datetime(2026, 5, 3, 12, tzinfo=UTC), tick=False):
        sunday = read("/")

    assert "The first week opens in 3 days, Monday 4 May, 08:00 BST (Europe/London)." in friday
    assert "The first week opens tomorrow, Monday 4 May, 08:00 BST (Europe/London)." in sunday


def test_closing_time_for_joining_shows_at_once(cohort):
    Cohort.objects.update(joining_closes_at=NOW + timedelta(hours=1))
    before = read("/")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        after = read("/")

    assert "Join May 2026" in before
    assert "Join May 2026" not in after


def test_what_a_member_sees_is_kept_for_nobody_else(client, cohort, marisol, ngozi):
    client.force_login(marisol)

    assert "Marisol" in client.get("/").content.decode()
    assert "Marisol" not in read("/")
    assert client.get("/").headers["Cache-Control"].startswith("private")


def test_a_new_participant_is_greeted_on_the_same_address(client, cohort, ngozi):
    client.force_login(ngozi)
    before = client.get("/may-2026/").content.decode()

    ParticipantFactory(member=ngozi, cohort=cohort)

    assert "Join May 2026" in before
    assert "Good afternoon, Ngozi" in client.get("/may-2026/").content.decode()
