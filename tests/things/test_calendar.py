"""The calendar as another library reads it: every week and every Thing, on every clock, however the schedule moves."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
import vobject
from django.core.cache import cache
from django.utils import timezone

from tests.factories import CohortFactory, LegFactory, ThingFactory
from things import edition, publishing, schedule
from things.models import Cohort, Thing, Week
from things.zones import timezone_of

pytestmark = pytest.mark.once

CALENDAR = "/may-2026/schedule.ics"
KINDS = ["things"] * 5 + ["catch-up"] + ["things"] * 4 + ["break", "reflection"] + ["things"] * 4 + ["catch-up"]


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def read(client, address=CALENDAR):
    """The events by their UID, as vobject finds them."""
    found = vobject.readOne(client.get(address).content.decode())
    return {event.uid.value: event for event in found.vevent_list}


def whole_course(**fields) -> Cohort:
    """23 Things over 17 weeks, with pauses, as a real cohort has them."""
    cohort = CohortFactory(slug="whole", **fields)
    leg = LegFactory(cohort=cohort)
    weeks = schedule.lay_out(cohort, KINDS)
    Week.objects.update(leg=leg)
    lessons = [week for week in weeks if week.kind == "things"] * 2
    for number, week in enumerate(sorted(lessons, key=lambda week: week.number)[:23], start=1):
        ThingFactory(cohort=cohort, number=number, week=week, title=f"Lesson, no; {number}")
    return cohort


def expected(cohort):
    """What a calendar should show: the days of each week, and its Things with the moment they open."""
    days = {f"week-{week.pk}@testserver": week.starts_on for week in cohort.weeks.all()}
    releases = {}
    for week in cohort.weeks.all():
        titles = [str(thing) for thing in week.things.in_course_order()]
        if titles:
            local = datetime.combine(week.starts_on, cohort.release_time, tzinfo=cohort.zone)
            releases[f"release-{week.pk}@testserver"] = (local.astimezone(UTC), "New: " + "; ".join(titles))
    return days, releases


ZONES = [
    "Europe/London",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Africa/Lagos",
    "America/St_Johns",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "America/Santiago",
    "UTC",
    "Etc/GMT+5",
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first_monday", [date(2026, 2, 23), date(2026, 8, 31)])
@pytest.mark.parametrize("moved", [False, True])
def test_another_library_finds_every_week_and_every_thing(client, zone, first_monday, moved):
    cohort = whole_course(time_zone=zone, first_monday=first_monday)
    if moved:
        schedule.shift(cohort, days=14)
        last = cohort.weeks.get(number=17)
        last.starts_on += timedelta(weeks=5)
        schedule.save_week(last)
    days, releases = expected(cohort)

    found = read(client, "/whole/schedule.ics")

    assert {uid: event.dtstart.value for uid, event in found.items() if uid in days} == days
    assert {
        uid: (event.dtstart.value.astimezone(UTC), event.summary.value)
        for uid, event in found.items()
        if uid not in days
    } == releases
    assert (len(days), sum(summary.count("Thing ") for _moment, summary in releases.values())) == (17, 23)


@pytest.mark.parametrize("zone", ZONES)
def test_the_file_carries_the_cohorts_clock_and_each_of_its_changes(zone):
    cohort = Cohort(time_zone=zone)
    span = date(2025, 1, 1), date(2027, 12, 31)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{timezone_of(cohort.zone, *span).to_ical().decode()}END:VCALENDAR\r\n"
    clock = vobject.readOne(text).vtimezone.gettzinfo()

    hour = datetime(2025, 1, 2, tzinfo=UTC)
    while hour < datetime(2027, 12, 30, tzinfo=UTC):
        local = hour.astimezone(cohort.zone)
        naive = local.replace(tzinfo=None)
        # An hour that the clocks show twice means one of two moments, and readers may take either.
        if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
            assert naive.replace(tzinfo=clock).utcoffset() == local.utcoffset(), local
        hour += timedelta(hours=1)


def test_weeks_tell_their_kind_and_releases_are_moments_without_an_end(client, cohort):
    week = cohort.weeks.get(number=3)
    week.kind, week.title, week.text = "catch-up", "Breathe; rest, read", "Nothing *new*."
    schedule.save_week(week)

    found = read(client)
    days, release = found[f"week-{week.pk}@testserver"], found[f"release-{week.pk}@testserver"]

    assert days.summary.value == "Week 3: Catch-up week: Breathe; rest, read"
    assert (days.categories.value, days.description.value) == (["Catch-up week"], "Nothing new.")
    assert days.dtend.value - days.dtstart.value == timedelta(days=7)
    assert not hasattr(release, "dtend")
    assert release.description.value == "http://testserver/may-2026/things/3/"


def stamps(client, uid):
    event = read(client)[uid]
    return int(event.sequence.value), event.last_modified.value, event.dtstamp.value


@pytest.mark.parametrize("kind", ["week", "release"])
def test_a_moved_week_is_a_later_version_of_the_same_event(client, cohort, kind):
    week = cohort.weeks.get(number=8)
    uid, other = f"{kind}-{week.pk}@testserver", f"{kind}-{cohort.weeks.get(number=2).pk}@testserver"
    before, beside = stamps(client, uid), stamps(client, other)

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        week.starts_on += timedelta(weeks=3)
        schedule.save_week(week)
        after = stamps(client, uid)
        schedule.save_week(Week.objects.get(pk=week.pk))
        again = stamps(client, uid)

    assert (before[0], after[0], again[0]) == (0, 1, 1)
    assert before[1] < after[1]
    assert after[1] == after[2]
    assert stamps(client, other) == beside


def test_every_way_of_moving_weeks_counts(client, cohort):
    def sequences():
        return [int(event.sequence.value) for uid, event in sorted(read(client).items()) if "week" in uid]

    told = [sequences()]
    schedule.shift(cohort, days=7)
    told.append(sequences())
    cohort.release_time = time(9)
    cohort.save(update_fields=["release_time"])
    schedule.refresh_openings(cohort)
    told.append(sequences())
    first, second = cohort.weeks.filter(number__in=[1, 2])
    first.starts_on, second.starts_on = second.starts_on, first.starts_on
    for week in (first, second):
        week.cohort = cohort
    schedule.place_weeks([first, second])
    edition.move([cohort])
    told.append(sequences())

    assert told == [[0] * 8, [1] * 8, [2] * 8, [3, 3, 2, 2, 2, 2, 2, 2]]


def test_a_thing_that_changes_its_week_or_its_name_changes_both_releases(client, cohort, hanne):
    thing = cohort.things.get(number=7)
    left, reached = (f"release-{cohort.weeks.get(number=number).pk}@testserver" for number in (7, 8))
    ThingFactory(cohort=cohort, number=9, week=cohort.weeks.get(number=7))
    before = {uid: stamps(client, uid) for uid in (left, reached)}

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        thing.week = cohort.weeks.get(number=8)
        publishing.save_thing(thing, by=hanne)
        moved = {uid: stamps(client, uid) for uid in (left, reached)}
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        thing.title = "Another title"
        publishing.save_thing(thing, by=hanne)
        renamed = stamps(client, reached)

    assert [moved[uid][0] - before[uid][0] for uid in before] == [1, 1]
    assert [moved[uid][1] > before[uid][1] for uid in before] == [True, True]
    assert (renamed[0], renamed[1] > moved[reached][1]) == (moved[reached][0], True)


def test_its_bytes_stay_the_same_until_something_changes(client, cohort):
    first = client.get(CALENDAR)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        edition.move([cohort])
        later = client.get(CALENDAR)

    assert (later.content, later["ETag"]) == (first.content, first["ETag"])


def test_lines_are_short_and_text_is_told_so_that_it_comes_back_the_same(client, cohort):
    title = "Ünïcode “quotes”; commas, back\\slash and 🧑🏽‍🔬 " + "é" * 30
    hostile = f"{title}\r\nATTENDEE:mailto:x@example.org\x08\u202e"
    Cohort.objects.update(title=title[:80], tagline="One, two; three\nfour")
    Thing.objects.filter(number=1).update(title=hostile)
    Week.objects.filter(number=1).update(title=hostile)

    content = client.get(CALENDAR).content
    lines = content.split(b"\r\n")
    found = vobject.readOne(content.decode())

    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert not [line for line in lines if line.startswith(b"ATTENDEE")]
    assert not re.search(rb"[\x00-\x1f\x7f]", content.replace(b"\r\n", b""))
    assert f"New: Thing 1: {title}\nATTENDEE:mailto:x@example.org" in [e.summary.value for e in found.vevent_list]
    assert found.x_wr_calname.value == title[:80]
    assert found.x_wr_caldesc.value == "One, two; three\nfour"


def test_the_calendar_says_what_it_is_and_how_often_to_ask(client, cohort):
    Cohort.objects.update(tagline="A tagline")

    lines = client.get(CALENDAR).content.decode().split("\r\n")

    for line in [
        "VERSION:2.0",
        "NAME:May 2026",
        "X-WR-CALNAME:May 2026",
        "DESCRIPTION:A tagline",
        "X-WR-TIMEZONE:Europe/London",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        "SOURCE;VALUE=URI:http://testserver/may-2026/schedule.ics",
        "URL:http://testserver/may-2026/schedule/",
        f"UID:cohort-{cohort.pk}@testserver",
    ]:
        assert lines.count(line) == 1, line
    assert not [line for line in lines if line.startswith("METHOD")]


def test_a_cohort_without_weeks_has_an_empty_calendar(client, cohort):
    Week.objects.all().delete()
    edition.move([cohort])

    assert not hasattr(vobject.readOne(client.get(CALENDAR).content.decode()), "vevent")


def test_the_schedule_page_leads_calendar_programs_there(client, cohort):
    assert 'href="webcal://testserver/may-2026/schedule.ics"' in client.get("/may-2026/schedule/").content.decode()
