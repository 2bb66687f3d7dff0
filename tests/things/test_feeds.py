"""Things in feed readers and calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.cache import cache
from icalendar import Calendar

from things import edition, schedule
from things.models import Cohort, Thing, Week

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/may-2026/things/feed/"
CALENDAR = "/may-2026/schedule.ics"


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def entries(client):
    return ElementTree.fromstring(client.get(FEED).content).findall(f"{ATOM}entry")


def test_the_feed_holds_released_things_with_their_full_text(client, cohort):
    found = entries(client)
    first = found[-1]

    assert [entry.findtext(f"{ATOM}title") for entry in found] == [
        f"Thing {number}: Title of Thing {number}" for number in (5, 4, 3, 2, 1)
    ]
    assert first.find(f"{ATOM}link").get("href") == "http://testserver/may-2026/things/1/"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "Ada Author"
    assert first.findtext(f"{ATOM}published") == "2026-05-04T07:00:00+00:00"
    assert "<p>Some <em>text</em>.</p>" in first.findtext(f"{ATOM}content")
    assert "Try it again." in first.findtext(f"{ATOM}content")


def test_names_in_the_feed_are_for_good(client, cohort):
    before = [entry.findtext(f"{ATOM}id") for entry in entries(client)]
    cohort.slug = "another"
    cohort.save()
    Thing.objects.update(title="Renamed")

    root = ElementTree.fromstring(client.get("/another/things/feed/").content)

    assert [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")] == before
    assert all(name.startswith("tag:testserver,") for name in before)
    assert len(set(before)) == 5


def test_the_feed_is_the_same_for_organisers(client, cohort, hanne):
    client.force_login(hanne)

    assert len(entries(client)) == 5


def test_the_feed_answers_conditional_requests(client, cohort):
    response = client.get(FEED)

    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert client.get(FEED, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    with time_machine.travel(datetime(2026, 6, 8, 8, tzinfo=UTC)):
        assert client.get(FEED, headers={"If-None-Match": response.headers["ETag"]}).status_code == 200


def test_pages_tell_feed_readers_where_the_feed_is(client, cohort):
    for path in ("/may-2026/", "/may-2026/things/", "/may-2026/schedule/", "/may-2026/things/1/"):
        page = client.get(path).content.decode()
        assert '<link rel="alternate" type="application/atom+xml" title="Things of May 2026" href="' + FEED in page


def events(client) -> dict[str, dict]:
    found = Calendar.from_ical(client.get(CALENDAR).content)
    return {str(event["uid"]): event for event in found.walk("VEVENT")}


def test_the_calendar_has_every_week_and_every_release_on_the_cohorts_clock(client, cohort):
    week = cohort.weeks.get(number=1)

    found = events(client)
    days, release = found[f"week-{week.pk}@testserver"], found[f"release-{week.pk}@testserver"]

    assert len(found) == 16
    assert (days["dtstart"].dt, days["dtend"].dt) == (date(2026, 5, 4), date(2026, 5, 11))
    assert release["dtstart"].dt == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert release["dtstart"].params["TZID"] == "Europe/London"
    assert release["summary"] == "New: Thing 1: Title of Thing 1"
    assert client.get(CALENDAR).headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_moved_week_is_the_same_event_on_another_day(client, cohort):
    week = cohort.weeks.get(number=8)
    before = events(client)[f"week-{week.pk}@testserver"]["dtstart"].dt

    week.starts_on += timedelta(weeks=3)
    schedule.save_week(week)
    found = events(client)

    assert len(found) == 16
    assert found[f"week-{week.pk}@testserver"]["dtstart"].dt == before + timedelta(weeks=3)


def test_the_calendar_tells_of_pauses_and_not_of_drafts(client, cohort):
    Week.objects.filter(cohort=cohort, number=3).update(
        kind="catch-up", text="*Nothing* new.", text_html="<p><em>Nothing</em> new.</p>"
    )
    Thing.objects.filter(cohort=cohort, number=8).update(ready_at=None, title="A secret")
    edition.move([cohort])

    text = client.get(CALENDAR).content.decode()

    assert "SUMMARY:Week 3: Catch-up week" in text
    assert "DESCRIPTION:Nothing new." in text
    assert "A secret" not in text
    assert "New: Thing 8\\, in preparation" in text


def test_the_calendar_answers_conditional_requests_and_is_closed_before_the_cohort_is_listed(client, cohort):
    etag = client.get(CALENDAR).headers["ETag"]

    assert client.get(CALENDAR, headers={"If-None-Match": etag}).status_code == 304
    Cohort.objects.update(listed_at=None)
    assert client.get(CALENDAR).status_code == 404


@pytest.mark.parametrize("feed", [FEED, "/may-2026/reflections/feed/", "/may-2026/things/1/feed/"])
def test_letters_that_xml_does_not_know_are_left_out(client, cohort, thing, feed):
    odd = "a\x08b\uffff\x1bc"
    Cohort.objects.update(title=odd, tagline=odd)
    Thing.objects.update(title=odd, summary=odd, author_name=odd, author_line=odd, picture_credit=odd)

    title = ElementTree.fromstring(client.get(feed).content).findtext(f"{ATOM}title")

    assert "abc" in title
