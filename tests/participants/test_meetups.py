"""Meet-ups: arranged, found by their cohort alone, come to, changed, called off, taken into a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from post_office.models import Email

from participants import blocking
from participants.meetups import arranging
from participants.models import Meetup, MeetupGuest
from tests.factories import MeetupFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Coffee and tags",
    "where": "Central Library, Leeds",
    "link": "example.org/map",
    "day": "2026-06-13",
    "time": "14:00",
    "time_zone": "Europe/London",
    "minutes": "90",
    "words": "Come **as you are**. <script>x</script>",
    "form_key": "k" * 32,
}


def add(client, cohort, **changes):
    return client.post(f"/{cohort.slug}/meetups/new/", FORM | changes)


def test_one_form_makes_one_meetup_to_which_its_author_comes(client, cohort, marisol):
    client.force_login(marisol)

    answers = {add(client, cohort).url for _ in range(3)}

    meetup = Meetup.objects.get()
    assert answers == {f"/{cohort.slug}/meetups/{meetup.pk}/"}
    assert (meetup.starts_at, meetup.minutes) == (datetime(2026, 6, 13, 13, tzinfo=UTC), 90)
    assert meetup.link == "https://example.org/map"
    assert list(meetup.guests.values_list("member", flat=True)) == [marisol.pk]
    page = client.get(meetup.get_absolute_url()).content.decode()
    assert "Come <strong>as you are</strong>." in page
    assert "<script>x" not in page
    assert "Saturday 13 June, 14:00 BST (Europe/London)" in page
    assert "1 hour 30 minutes" in page
    assert "For you:" not in page
    assert Email.objects.count() == 0


def test_times_are_told_by_the_meetups_clock_and_by_the_readers(client, cohort, kofi):
    kofi.time_zone = "America/Lima"
    kofi.save()
    meetup = MeetupFactory(cohort=cohort)
    client.force_login(kofi)

    for address in (f"/{cohort.slug}/meetups/", meetup.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Saturday 13 June, 14:00 BST (Europe/London)" in page
        assert "For you: Saturday 13 June, 08:00 UTC−5 (America/Lima)" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("title", "x" * 121),
        ("where", ""),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.org/"),
        ("day", "2026-06-02"),
        ("day", "2031-01-01"),
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("day", "yesterday"),
        ("time", "25:00"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", ""),
        ("minutes", "7"),
        ("minutes", "99999999999"),
        ("words", "x" * 4001),
    ],
)
def test_what_makes_no_meetup_is_asked_for_again(client, cohort, marisol, field, value):
    client.force_login(marisol)

    answer = add(client, cohort, **{field: value})

    assert (answer.status_code, Meetup.objects.count()) == (422, 0)
    assert "Coffee and tags" in answer.content.decode() or field == "title"


def test_an_hour_that_the_clocks_leave_out_is_no_time(client, cohort, marisol):
    client.force_login(marisol)

    answer = add(client, cohort, day="2027-03-28", time="01:30")

    assert "this hour is left out" in answer.content.decode()
    assert add(client, cohort, day="2027-03-28", time="02:30").status_code == 302


@pytest.mark.parametrize("words", ["Привет 你好 👋", "a\x00b\u202ec", "| " * 3000, "> " * 2000])
def test_any_words_are_taken(client, cohort, marisol, words):
    client.force_login(marisol)

    answer = add(client, cohort, title="Ünïcode 👋", words=words[:4000])

    assert client.get(answer.url).status_code == 200


def test_only_its_cohort_and_organisers_find_it(client, cohort, kofi, hanne, ngozi):
    meetup = MeetupFactory(cohort=cohort, title="Coffee and tags")
    other = ParticipantFactory().member
    addresses = [f"/{cohort.slug}/meetups/", meetup.get_absolute_url(), f"{meetup.get_absolute_url()}meetup.ics"]

    told = {}
    for member in (kofi, hanne, ngozi, other):
        client.force_login(member)
        told[member] = [client.get(address).status_code for address in addresses]

    assert told == {kofi: [200] * 3, hanne: [200] * 3, ngozi: [404] * 3, other: [404] * 3}
    assert client.post(f"{meetup.get_absolute_url()}coming/").status_code == 404
    client.logout()
    assert [client.get(address).status_code for address in addresses] == [302] * 3
    assert "meetups" not in client.get(f"/{cohort.slug}/people/").content.decode()


def test_coming_and_not_coming_any_more(client, cohort, kofi):
    meetup = MeetupFactory(cohort=cohort)
    address = meetup.get_absolute_url()
    client.force_login(kofi)
    assert client.get(f"{address}coming/").status_code == 405

    for _ in range(2):
        client.post(f"{address}coming/")
    assert MeetupGuest.objects.count() == 1
    assert "you are coming" in client.get(f"/{cohort.slug}/meetups/").content.decode()
    assert str(meetup) in client.get("/").content.decode()

    for _ in range(2):
        client.post(f"{address}coming/", {"not": "1"})
    assert MeetupGuest.objects.count() == 0


@pytest.mark.parametrize("kofi_blocks", [True, False])
def test_two_of_whom_one_has_blocked_the_other_do_not_see_each_other(client, cohort, marisol, kofi, kofi_blocks):
    meetup = MeetupFactory(cohort=cohort)
    own = MeetupFactory(cohort=cohort, author=marisol)
    for member in (marisol, kofi):
        arranging.come(meetup, actor=member)
    one, other = (kofi, marisol) if kofi_blocks else (marisol, kofi)
    blocking.block(other, by=one)
    client.force_login(kofi)

    page = client.get(meetup.get_absolute_url()).content.decode()

    guests = page.split('id="coming"')[1].split("</section>")[0]
    assert "Kofi" in guests
    assert "Marisol" not in guests
    assert client.get(own.get_absolute_url()).status_code == 404
    assert own.title not in client.get(f"/{cohort.slug}/meetups/").content.decode()


def test_only_its_author_changes_it_and_calls_it_off(client, cohort, marisol, kofi, hanne):
    meetup = MeetupFactory(cohort=cohort, author=marisol)
    address = meetup.get_absolute_url()
    for member in (kofi, hanne):
        client.force_login(member)
        assert client.post(f"{address}edit/", FORM).status_code == 404
        assert client.post(f"{address}cancel/").status_code == 404

    client.force_login(marisol)
    for _ in range(2):
        client.post(f"{address}edit/", FORM | {"time": "16:00"})
    meetup.refresh_from_db()
    assert (meetup.title, meetup.starts_at.hour, meetup.sequence) == ("Coffee and tags", 15, 1)

    for _ in range(2):
        client.post(f"{address}cancel/")
    meetup.refresh_from_db()
    assert meetup.cancelled_at is not None
    assert meetup.sequence == 2
    assert client.get(f"{address}edit/").status_code == 302
    client.force_login(kofi)
    assert "called off" in client.get(f"/{cohort.slug}/meetups/").content.decode()
    client.post(f"{address}coming/")
    assert not MeetupGuest.objects.exists()


def test_who_means_to_go_reads_at_home_that_it_is_called_off(client, cohort, kofi):
    meetup = MeetupFactory(cohort=cohort)
    arranging.come(meetup, actor=kofi)
    arranging.cancel(meetup, actor=meetup.author)
    client.force_login(kofi)

    assert "Called off:" in client.get("/").content.decode()


def test_the_calendar_file_tells_it_by_its_own_clock_and_follows_it(client, cohort, marisol):
    meetup = MeetupFactory(cohort=cohort, author=marisol, title="Coffee; tags, and more", time_zone="America/New_York")
    client.force_login(marisol)
    address = f"{meetup.get_absolute_url()}meetup.ics"

    answer = client.get(address)
    told = Calendar.from_ical(answer.content)

    [event] = told.walk("VEVENT")
    [zone] = told.walk("VTIMEZONE")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert zone["TZID"] == event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTSTART"].dt.strftime("%F %H:%M") == "2026-06-13 09:00"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Coffee; tags, and more", "Central Library, Leeds")
    assert (event["STATUS"], event["SEQUENCE"], "METHOD" in told) == ("CONFIRMED", 0, False)
    assert client.get(address).content == answer.content
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))

    arranging.cancel(meetup, actor=marisol)
    [later] = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert (later["UID"], later["STATUS"], later["SEQUENCE"]) == (event["UID"], "CANCELLED", 1)
