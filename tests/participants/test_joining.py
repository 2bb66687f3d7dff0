"""Joining a cohort: open, not yet, late, closed; newcomers, returners, and who is in already."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from participants import joining
from participants.models import Blog, Member, Participant
from tests.conftest import NOW
from tests.factories import CohortFactory, MemberFactory, WeekFactory
from tests.newcomer import filled, last_code
from things.models import Cohort

ANSWERS = {"writes": "here", "start": "thing-one", "listed": "on", "kind": "on"}


@pytest.fixture
def autumn(db):
    """A cohort that begins in autumn and can be joined now."""
    return CohortFactory(
        title="Autumn 2026",
        slug="autumn-2026",
        first_monday=date(2026, 9, 7),
        joining_closes_at=datetime(2026, 8, 31, 21, tzinfo=UTC),
    )


def path(cohort):
    return reverse("participants:join", args=[cohort.slug])


def page_of(client, address):
    return client.get(address, follow=True).content.decode()


def test_a_visitor_is_led_to_sign_up_for_this_cohort(client, cohort, autumn):
    answer = client.get(path(cohort))

    assert answer.headers["Location"] == "/accounts/signup/?cohort=may-2026"
    assert "Join May 2026" in page_of(client, answer.headers["Location"])


def test_signing_up_without_naming_one_means_the_newest_cohort_that_takes_newcomers(client, cohort, autumn):
    client.post(reverse("account_signup"), filled(start=None))

    assert Participant.objects.get().cohort == autumn


def test_signing_up_joins_the_cohort_that_was_named(client, cohort, autumn):
    client.post(reverse("account_signup"), filled(cohort=cohort.slug))

    assert Participant.objects.get().cohort == cohort


def test_the_day_on_which_somebody_agreed_to_be_kind_is_kept(client, cohort, autumn, marisol):
    client.post(reverse("account_signup"), filled(cohort=cohort.slug))
    client.force_login(marisol)
    client.post(path(autumn), {**ANSWERS, "kind": ""})
    unwilling = Member.objects.get(pk=marisol.pk).agreed_at

    client.post(path(autumn), ANSWERS)

    assert unwilling is None
    for member in (Member.objects.get(email="amina@example.org"), Member.objects.get(pk=marisol.pk)):
        assert member.agreed_at.date() == NOW.date()


def test_a_returner_enters_a_new_cohort_in_one_step_and_keeps_the_blog(client, cohort, autumn, marisol):
    Blog.objects.create(member=marisol)
    client.force_login(marisol)

    answer = client.post(path(autumn), ANSWERS)

    assert answer.headers["Location"] == reverse("participants:album")
    place = Participant.objects.get(member=marisol, cohort=autumn)
    assert (place.way, place.start) == ("listed", "thing-one")
    assert Blog.objects.filter(member=marisol).count() == 1


def test_who_is_in_already_is_led_to_the_album(client, cohort, marisol):
    client.force_login(marisol)

    assert client.get(path(cohort)).headers["Location"] == reverse("participants:album")
    assert client.post(path(cohort), ANSWERS).headers["Location"] == reverse("participants:album")
    assert Participant.objects.filter(member=marisol).count() == 1


def test_where_to_start_is_asked_only_when_the_cohort_has_begun(client, cohort, autumn, ngozi):
    client.force_login(ngozi)

    assert "Start with this week" in page_of(client, path(cohort))
    assert "Start with this week" not in page_of(client, path(autumn))


def test_joining_late_is_normal_and_said_so(client, cohort):
    cohort.joining_closes_at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    cohort.save()

    page = page_of(client, "/accounts/signup/")

    assert "The cohort began on 4 May 2026. Joining late is normal: nothing has closed behind you." in page
    assert "Joining is open until 1 July 2026, 23:30 (Europe/London)." in page


def test_before_joining_opens_the_page_says_when_in_the_cohorts_zone(client, autumn):
    Cohort.objects.update(joining_opens_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

    for address in ("/accounts/signup/", path(autumn)):
        assert "Joining opens on 1 July 2026, 23:30 (Europe/London)." in page_of(client, address)


def test_a_member_reads_when_joining_opens_by_their_own_clock(client, autumn, ngozi):
    Cohort.objects.update(joining_opens_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    ngozi.time_zone = "Australia/Sydney"
    ngozi.save()
    client.force_login(ngozi)

    assert "Joining opens on 2 July 2026, 08:30 (Australia/Sydney)." in page_of(client, path(autumn))


def test_after_joining_closed_nobody_gets_in_and_the_page_says_since_when(client, cohort, ngozi):
    Cohort.objects.update(joining_closes_at=datetime(2026, 6, 1, 21, tzinfo=UTC))
    sentence = "Joining closed on 1 June 2026, 22:00 (Europe/London)"

    assert sentence in page_of(client, "/accounts/signup/")
    assert sentence in client.post("/accounts/signup/", filled()).content.decode()
    client.force_login(ngozi)
    assert sentence in client.post(path(cohort), ANSWERS).content.decode()
    assert Participant.objects.count() == 0


def test_a_finished_cohort_can_be_read_only(client, cohort, ngozi):
    Cohort.objects.update(finished_at=datetime(2026, 6, 1, tzinfo=UTC))
    client.force_login(ngozi)

    assert "This cohort finished on 1 June 2026." in page_of(client, path(cohort))


def test_without_any_cohort_sign_up_says_so(client, db):
    assert "No cohort takes newcomers at the moment." in page_of(client, "/accounts/signup/")


def test_a_cohort_in_preparation_is_not_there(client, cohort):
    Cohort.objects.update(listed_at=None)

    assert client.get(path(cohort)).status_code == 404
    assert "May 2026" not in page_of(client, "/accounts/signup/?cohort=may-2026")


@pytest.mark.parametrize("slug", ["no-such", "a" * 400, "../admin", "may-2026\n"])
def test_a_cohort_that_does_not_exist_is_said_to_be_closed(client, cohort, slug):
    answer = client.get("/accounts/signup/", {"cohort": slug})

    assert (answer.status_code, "No cohort takes newcomers" in answer.content.decode()) == (200, True)


def test_the_door_stands_by_the_dates(cohort, autumn):
    WeekFactory(cohort=autumn)

    assert joining.door(cohort) == "late"
    assert joining.door(autumn) == "open"
    assert joining.door(autumn, datetime(2026, 8, 31, 20, 59, tzinfo=UTC)) == "open"
    assert joining.door(autumn, datetime(2026, 8, 31, 21, tzinfo=UTC)) == "closed"


def test_joining_twice_at_once_gives_one_place(cohort, ngozi):
    way = {"way": "listed", "writes": "here"}

    first = joining.join(ngozi, cohort, **way)
    second = joining.join(ngozi, cohort, **way)

    assert first == second


def test_joining_moves_the_pages_kept_for_visitors(cohort, ngozi):
    before = cohort.edition

    joining.join(ngozi, cohort, way="listed", writes="here")

    cohort.refresh_from_db()
    assert cohort.edition == before + 1


def test_nobody_is_listed_before_the_address_is_confirmed(client, cohort):
    client.post(reverse("account_signup"), filled())
    cohort.refresh_from_db()
    before = cohort.edition
    assert not Participant.objects.listed().exists()

    client.post(reverse("account_email_verification_sent"), {"code": last_code()})

    cohort.refresh_from_db()
    assert Participant.objects.listed().count() == 1
    assert cohort.edition > before


def test_joining_costs_the_same_in_a_small_and_a_large_cohort(client, cohort, django_assert_max_num_queries):
    for number in range(30):
        joining.join(MemberFactory(display_name=f"Amina Yusuf {number}"), cohort, way="listed", writes="here")
    newcomer = MemberFactory()
    client.force_login(newcomer)

    with django_assert_max_num_queries(32):
        client.post(path(cohort), ANSWERS)


def test_who_never_confirms_is_forgotten_after_a_fortnight_and_nobody_else(client, cohort, marisol, ngozi):
    client.post(reverse("account_signup"), filled())
    late = Member.objects.get(email="amina@example.org")
    made_by_organisers = MemberFactory(display_name="Made by Hanne", confirmed=False)
    early = {"joined_at": late.joined_at - timedelta(days=13, hours=23)}

    Member.objects.update(**early)
    assert joining.forget_unconfirmed() == 0
    Member.objects.update(joined_at=late.joined_at - timedelta(days=15))
    assert joining.forget_unconfirmed() == 1

    assert set(Member.objects.all()) == {marisol, ngozi, made_by_organisers}


def test_nobody_meets_a_member_before_the_address_is_confirmed(client, cohort):
    client.post(reverse("account_signup"), filled())
    browser = client.__class__()

    assert browser.get("/blogs/amina-yusuf/").status_code == 404
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})
    assert browser.get("/blogs/amina-yusuf/").status_code == 200
