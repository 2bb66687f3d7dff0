"""Being away: by one's own clock nothing is sent, and on the day of coming back nothing floods."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from participants import pausing
from participants.models import Member, Participant
from tests.conftest import NOW
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory

SYDNEY, HONOLULU = "Australia/Sydney", "Pacific/Honolulu"
TODAY = date(2026, 6, 3)


def away(member, until=date(2026, 6, 20), since=TODAY, **more):
    """A member who is away."""
    Member.objects.filter(pk=member.pk).update(away_from=since, away_until=until, **more)
    member.refresh_from_db()
    return member


@pytest.mark.parametrize(
    ("zone", "first", "back"),
    [
        ("", datetime(2026, 6, 9, 23, tzinfo=UTC), datetime(2026, 6, 19, 23, tzinfo=UTC)),  # London, the cohort's
        (SYDNEY, datetime(2026, 6, 9, 14, tzinfo=UTC), datetime(2026, 6, 19, 14, tzinfo=UTC)),
        (HONOLULU, datetime(2026, 6, 10, 10, tzinfo=UTC), datetime(2026, 6, 20, 10, tzinfo=UTC)),
    ],
)
def test_days_away_begin_and_end_at_midnight_by_the_members_own_clock(marisol, kofi, zone, first, back):
    away(marisol, since=date(2026, 6, 10), until=date(2026, 6, 20), time_zone=zone)
    moments = [first - timedelta(seconds=1), first, back - timedelta(seconds=1), back]

    asked_alone = [marisol.is_away(moment) for moment in moments]
    asked_of_all = [list(Member.objects.away(moment)) == [marisol] for moment in moments]
    around = [list(Participant.objects.around(moment).values_list("member", flat=True)) for moment in moments]

    assert asked_alone == asked_of_all == [False, True, True, False]
    assert [marisol.pk in keys for keys in around] == [True, False, False, True]
    assert all(kofi.pk in keys for keys in around)
    assert marisol.back_since(back + timedelta(days=3)) == back


def test_who_is_in_two_cohorts_or_in_none_goes_by_the_clock_of_the_likeliest_or_of_the_site(db, settings):
    settings.TIME_ZONE = HONOLULU
    finished = CohortFactory(time_zone="UTC", first_monday=date(2026, 5, 25), finished_at=NOW)
    running = CohortFactory(time_zone=SYDNEY)
    inside, outside = MemberFactory(), MemberFactory()
    ParticipantFactory(member=inside, cohort=finished)
    ParticipantFactory(member=inside, cohort=running)
    for member in (inside, outside):
        away(member, until=date(2026, 6, 4))

    assert (inside.clock.key, outside.clock.key) == (SYDNEY, HONOLULU)
    assert set(Member.objects.away(NOW)) == {inside, outside}
    assert set(Member.objects.away(datetime(2026, 6, 3, 15, tzinfo=UTC))) == {outside}


@pytest.mark.parametrize("amount", [3, 30])
def test_who_is_away_is_two_questions_however_many_they_are(cohort, django_assert_num_queries, amount):
    for number in range(amount):
        away(ParticipantFactory(cohort=cohort).member, time_zone=["", SYDNEY, HONOLULU][number % 3])
    ParticipantFactory(cohort=cohort)

    with django_assert_num_queries(2):
        assert len(Member.objects.away()) == amount
    with django_assert_num_queries(2):
        assert len(Participant.objects.around()) == 1


@pytest.mark.parametrize("zone", ["", SYDNEY, HONOLULU])
@pytest.mark.parametrize("hour", [0, 9, 12, 23])
def test_one_may_be_away_until_tomorrow_or_for_a_year_and_no_other_day(marisol, zone, hour):
    now = datetime(2026, 6, 3, hour, 30, tzinfo=UTC)
    Member.objects.filter(pk=marisol.pk).update(time_zone=zone)
    marisol.refresh_from_db()
    today = now.astimezone(marisol.clock).date()

    for until in (today - timedelta(days=1), today, today + timedelta(days=367), date.max, date.min):
        with pytest.raises(pausing.NotADayToBeBack):
            pausing.go_away(marisol, until=until, actor=marisol, now=now)
    for until in (today + timedelta(days=366), today + timedelta(days=1)):
        assert pausing.go_away(marisol, until=until, actor=marisol, now=now).is_away(now)


def test_changing_the_day_keeps_since_when_one_is_away(marisol):
    pausing.go_away(marisol, until=date(2026, 6, 20), actor=marisol)

    later = pausing.go_away(marisol, until=date(2026, 7, 20), actor=marisol, now=NOW + timedelta(days=9))

    assert (later.away_from, later.away_until) == (TODAY, date(2026, 7, 20))


def test_who_comes_back_early_is_back_at_once_and_greeted_once(marisol):
    away(marisol, since=date(2026, 5, 20))

    assert [pausing.come_back(marisol, actor=marisol) for _click in range(2)] == [True, False]
    marisol.refresh_from_db()
    assert not marisol.is_away()
    assert pausing.is_just_back(marisol)
    assert [pausing.settle(marisol, actor=marisol) for _click in range(2)] == [True, False]
    marisol.refresh_from_db()
    assert not pausing.is_just_back(marisol)
    assert marisol.back_since() == marisol.back_at
    assert abs(marisol.back_at - timezone.now()) < timedelta(minutes=1)


def test_who_takes_it_back_on_the_same_day_was_not_away(marisol):
    pausing.go_away(marisol, until=date(2026, 6, 20), actor=marisol)
    pausing.come_back(marisol, actor=marisol)

    marisol.refresh_from_db()
    assert (marisol.away_from, marisol.away_until) == (None, None)
    assert not pausing.is_just_back(marisol)


def test_nobody_settles_anything_while_they_are_away(marisol):
    away(marisol)

    assert not pausing.settle(marisol, actor=marisol)
    marisol.refresh_from_db()
    assert marisol.is_away()


# ---- the pages


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol)
    return client


def page(client, address="/me/"):
    return client.get(address).content.decode()


def test_a_member_says_until_when_and_that_they_are_back_again(signed_in, marisol):
    answer = signed_in.post("/me/away/", {"until": "2026-06-20"}, follow=True).content.decode()
    assert "You are away until 20 June" in answer
    assert "You are away until 20 June" in page(signed_in)
    assert "You are away until 20 June" in page(signed_in, "/may-2026/")

    for _click in range(2):
        signed_in.post("/me/away/", {"back": "1"})
    marisol.refresh_from_db()
    assert (marisol.away_from, marisol.away_until) == (None, None)
    assert "away until" not in page(signed_in)


@pytest.mark.parametrize(
    "until", ["", "2026-06-03", "2020-01-01", "2027-06-05", "9999-12-31", "99999-01-01", "soon", "2026-02-30", "３"]
)
def test_no_other_day_is_taken_and_the_page_says_which_are(signed_in, marisol, until):
    answer = signed_in.post("/me/away/", {"until": until})

    marisol.refresh_from_db()
    assert answer.status_code == 200
    assert marisol.away_until is None
    assert 'min="2026-06-04" max="2027-06-04"' in answer.content.decode()


def test_days_to_choose_from_go_by_the_members_clock(client, marisol, time_machine):
    time_machine.move_to(datetime(2026, 6, 3, 23, 30, tzinfo=UTC))
    Member.objects.filter(pk=marisol.pk).update(time_zone=HONOLULU)
    client.force_login(marisol)

    assert 'min="2026-06-04"' in page(client, "/me/away/")
    Member.objects.filter(pk=marisol.pk).update(time_zone=SYDNEY)
    assert 'min="2026-06-05"' in page(client, "/me/away/")


def test_reading_pages_changes_nothing(signed_in, marisol):
    away(marisol, since=date(2026, 5, 1), until=date(2026, 6, 1))
    for address in ("/me/", "/me/away/", "/may-2026/", "/me/away/?until=2026-06-20&back=1"):
        page(signed_in, address)
    assert signed_in.get("/me/away/go-on/").status_code == 405

    marisol.refresh_from_db()
    assert (marisol.away_from, marisol.away_until) == (date(2026, 5, 1), date(2026, 6, 1))


def test_who_is_back_is_greeted_with_what_they_meant_to_do_until_they_go_on(signed_in, marisol):
    Participant.objects.filter(member=marisol).update(intention="Sundays <after> breakfast")
    away(marisol, since=date(2026, 5, 10), until=TODAY)
    for address in ("/me/", "/may-2026/"):
        found = page(signed_in, address)
        assert "Good to have you back, Marisol" in found
        assert "You were away from 10 May to 3 June." in found
        assert "Sundays &lt;after&gt; breakfast" in found

    for _click in range(2):
        assert signed_in.post("/me/away/go-on/").status_code == 302
    assert "Good to have you back" not in page(signed_in) + page(signed_in, "/may-2026/")
    marisol.refresh_from_db()
    assert marisol.back_at is not None


def test_on_the_day_before_nobody_is_greeted_back_whatever_the_clock(signed_in, marisol, time_machine):
    away(marisol, since=date(2026, 5, 10), until=date(2026, 6, 5), time_zone=HONOLULU)
    time_machine.move_to(datetime(2026, 6, 5, 9, 59, tzinfo=UTC))
    assert "Good to have you back" not in page(signed_in)
    time_machine.move_to(datetime(2026, 6, 5, 10, 1, tzinfo=UTC))
    assert "Good to have you back" in page(signed_in)


def test_that_somebody_is_away_is_seen_by_nobody_else(client, marisol, kofi, hanne, cohort):
    addresses = [
        "/",
        "/may-2026/people/",
        f"/blogs/{marisol.handle}/",
        f"/admin/participants/member/{marisol.pk}/change/",
    ]
    for reader in (None, kofi, hanne):
        if reader:
            client.force_login(reader)
        before = [_bare(client, address) for address in addresses]
        away(marisol)
        assert [_bare(client, address) for address in addresses] == before
        Member.objects.filter(pk=marisol.pk).update(away_from=None, away_until=None)


def _bare(client, address):
    """A page without what is new each time."""
    return re.sub(r'(csrfmiddlewaretoken|csrf)[^>]*>|nonce="[^"]*"|value="[0-9a-zA-Z]{64}"', "", page(client, address))


def test_in_a_finished_cohort_and_in_none_one_can_be_away_and_back_as_well(client, cohort, marisol, ngozi):
    cohort.finished_at = NOW
    cohort.save()
    for member in (marisol, ngozi):
        away(member, since=date(2026, 5, 1), until=TODAY)
        client.force_login(member)
        assert "Good to have you back" in page(client)
        client.post("/me/away/go-on/")
        assert "Good to have you back" not in page(client)
