"""Circles: wanted, made, read in, left; and nobody outside learns of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from participants import blocking
from participants.circles import making, seats
from participants.models import Circle, CircleSeat, Participant
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory, ThingFactory
from tests.participants.circling import circle_of, names, people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def finish(cohort):
    cohort.finished_at = timezone.now()
    cohort.save()


def ask(*members, cohort, before=timedelta()):
    for member in members:
        place = member.places.get(cohort=cohort)
        seats.ask(place, actor=member, pace="weekly", now=timezone.now() - before)


def test_one_question_is_answered_once_however_often_it_is_sent(client, cohort, marisol):
    client.force_login(marisol)

    assert "At which pace" in client.get("/me/circle/").content.decode()
    for pace in ("bursts", "bursts", "slowly"):
        client.post("/me/circle/", {"cohort": cohort.slug, "pace": pace})

    assert CircleSeat.objects.get().pace == "slowly"
    page = client.get("/me/circle/").content.decode()
    assert "So far you are the first" in page

    client.post("/me/circle/", {"cohort": cohort.slug, "undo": "1"})
    client.post("/me/circle/", {"cohort": cohort.slug, "undo": "1"})
    assert not CircleSeat.objects.exists()


@pytest.mark.parametrize("pace", ["", "fast", "x" * 5000, "weekly\x00"])
def test_a_pace_that_is_none_is_asked_for_again(client, cohort, marisol, pace):
    client.force_login(marisol)

    answer = client.post("/me/circle/", {"cohort": cohort.slug, "pace": pace})

    assert (answer.status_code, CircleSeat.objects.count()) == (422, 0)


def test_who_takes_no_part_gets_none(client, cohort, marisol, ngozi):
    client.force_login(ngozi)
    assert "Take your place" in client.get("/me/circle/").content.decode()
    assert client.post("/me/circle/", {"cohort": cohort.slug, "pace": "weekly"}).status_code == 200
    client.force_login(marisol)
    marisol.places.update(stopped_at=timezone.now())
    client.post("/me/circle/", {"pace": "weekly"})
    marisol.places.update(stopped_at=None)
    type(marisol).objects.filter(pk=marisol.pk).update(limited_at=timezone.now())
    client.post("/me/circle/", {"pace": "weekly"})
    type(marisol).objects.filter(pk=marisol.pk).update(limited_at=None)
    finish(cohort)
    client.post("/me/circle/", {"pace": "weekly"})

    assert not CircleSeat.objects.exists()


def test_fewer_than_four_wait_and_four_find_each_other_within_a_day(cohort):
    crowd = people(4, cohort)
    ask(*crowd[:3], cohort=cohort, before=2 * DAY)

    assert making.make_due() == 0

    ask(crowd[3], cohort=cohort)
    assert making.make_due() == 4
    assert making.make_due() == 0
    assert set(names(Circle.objects.get())) == set(crowd)


def test_four_who_have_just_asked_wait_for_others_and_six_do_not(cohort):
    crowd = people(6, cohort)
    ask(*crowd[:4], cohort=cohort)
    assert making.make_due() == 0

    ask(*crowd[4:], cohort=cohort)

    assert making.make_due() == 6
    assert sorted(seat.number for seat in CircleSeat.objects.all()) == [1, 2, 3, 4, 5, 6]


def test_a_late_comer_gets_the_seat_that_somebody_left(cohort):
    crowd = people(6, cohort)
    circle = circle_of(*crowd[:5], cohort=cohort)
    seats.leave(circle, actor=crowd[1])

    ask(crowd[5], cohort=cohort, before=2 * DAY)
    making.make_due()

    assert names(circle) == [crowd[0], crowd[5], crowd[2], crowd[3], crowd[4]]


def test_a_late_comer_does_not_get_a_seat_where_it_is_quiet(cohort):
    crowd = people(9, cohort)
    circle_of(*crowd[:4], cohort=cohort, quiet_at=timezone.now())
    lively = circle_of(*crowd[4:8], cohort=cohort)
    ask(crowd[8], cohort=cohort, before=2 * DAY)

    making.make_due()

    assert names(lively)[-1] == crowd[8]


def test_nobody_is_seated_who_is_away_has_stopped_or_is_closed(cohort):
    crowd = people(9, cohort)
    ask(*crowd, cohort=cohort, before=2 * DAY)
    away, stopped, closed = crowd[:3]
    away.away_from, away.away_until = date(2026, 6, 1), date(2026, 6, 20)
    away.save()
    stopped.places.update(stopped_at=timezone.now())
    closed.is_active = False
    closed.save()

    assert making.make_due() == 6

    assert set(names(Circle.objects.get())) == set(crowd[3:])
    assert list(CircleSeat.objects.waiting()) == [away.places.get().seat]


def test_whoever_has_blocked_the_other_they_sit_apart_in_each_cohort(cohort):
    crowd = people(5, cohort)
    other = CohortFactory()
    for member in crowd:
        ParticipantFactory(member=member, cohort=other)
    blocking.block(crowd[0], by=crowd[4])
    for run in (cohort, other):
        ask(*crowd, cohort=run, before=2 * DAY)

    assert making.make_due() == 8

    assert all({crowd[0], crowd[4]} - set(names(circle)) for circle in Circle.objects.all())
    assert CircleSeat.objects.waiting().count() == 2


def test_a_finished_cohort_makes_none_and_lets_nobody_ask(client, cohort, marisol):
    ask(*people(6, cohort), cohort=cohort, before=2 * DAY)
    finish(cohort)

    assert making.make_due() == 0
    assert making.make(cohort) == 0
    client.force_login(marisol)
    assert "Find a circle" not in client.get("/me/").content.decode()


def test_who_stopped_keeps_no_seat(cohort):
    crowd = people(5, cohort)
    circle = circle_of(*crowd[:4], cohort=cohort)
    crowd[0].places.update(stopped_at=timezone.now())
    ask(crowd[4], cohort=cohort, before=2 * DAY)

    making.make_due()

    assert names(circle) == [crowd[4], *crowd[1:4]]


def test_its_page_shows_its_people_and_what_they_wrote_and_nobody_elses(client, cohort, marisol, kofi, thing):
    marisol.time_zone = "America/Lima"
    marisol.save()
    stranger = people(1, cohort)[0]
    circle = circle_of(marisol, kofi, cohort=cohort)
    for author, title in ((marisol, "By me"), (kofi, "By Kofi"), (stranger, "By another")):
        ReflectionFactory(author=author, cohort=cohort, title=title, things=[thing])
    ReflectionFactory(author=kofi, cohort=cohort, title="Mine alone", visibility="private")
    ReflectionFactory(author=kofi, cohort=cohort, title="Hidden words", hidden_at=timezone.now())
    elsewhere = CohortFactory()
    ReflectionFactory(author=kofi, cohort=elsewhere, title="In another run")
    client.force_login(marisol)

    page = client.get(f"/me/circle/{circle.pk}/").content.decode()

    assert [title for title in ("By me", "By Kofi") if title in page] == ["By me", "By Kofi"]
    assert not any(title in page for title in ("By another", "Mine alone", "Hidden words", "In another run"))
    assert "now 07:00 UTC−5 (America/Lima)" in page
    assert client.get("/me/circle/").url == f"/me/circle/{circle.pk}/"


@pytest.mark.parametrize("mine", [True, False])
def test_after_a_block_the_two_do_not_meet_there(client, cohort, marisol, kofi, mine):
    circle = circle_of(marisol, kofi, cohort=cohort)
    ReflectionFactory(author=kofi, cohort=cohort, title="By Kofi")
    blocking.block(*((kofi,) if mine else (marisol,)), by=marisol if mine else kofi)
    client.force_login(marisol)

    page = client.get(f"/me/circle/{circle.pk}/").content.decode()
    home = client.get("/").content.decode()

    assert "Kofi" not in page
    assert "Kofi" not in home.split('id="groups"')[1].split("</section>")[0]


def test_nobody_else_finds_it(client, cohort, marisol, kofi, hanne):
    circle = circle_of(marisol, cohort=cohort)
    for other in (kofi, hanne):
        client.force_login(other)
        for page in ("", "leave/", "merge/", "move/"):
            assert client.post(f"/me/circle/{circle.pk}/{page}").status_code in {404, 405}
        assert client.get(f"/me/circle/{circle.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/me/circle/{circle.pk}/").status_code == 302


def test_leaving_asks_first_and_frees_the_seat(client, cohort, marisol, kofi):
    circle = circle_of(marisol, kofi, cohort=cohort)
    client.force_login(marisol)

    client.get(f"/me/circle/{circle.pk}/leave/")
    assert names(circle) == [marisol, kofi]
    client.post(f"/me/circle/{circle.pk}/leave/")
    again = client.post(f"/me/circle/{circle.pk}/leave/")

    assert (names(circle), again.status_code) == ([kofi], 404)
    assert client.get(f"/me/circle/{circle.pk}/").status_code == 404
    seats.leave(circle, actor=kofi)
    circle.refresh_from_db()
    assert circle.ended_at is not None


def test_a_finished_circle_is_read_and_can_be_left_and_nothing_else(client, cohort, marisol, kofi):
    circle = circle_of(marisol, kofi, cohort=cohort, quiet_at=timezone.now())
    finish(cohort)
    client.force_login(marisol)

    page = client.get(f"/me/circle/{circle.pk}/").content.decode()
    assert "has become quiet" not in page
    for verb in ("merge", "move"):
        client.post(f"/me/circle/{circle.pk}/{verb}/", {"to": "1"})
    assert names(circle) == [marisol, kofi]
    client.post(f"/me/circle/{circle.pk}/leave/")
    assert names(circle) == [kofi]


def test_the_database_knows_six_seats():
    place, second = ParticipantFactory(), ParticipantFactory()
    circle = Circle.objects.create(cohort=place.cohort)
    CircleSeat.objects.create(place=place, circle=circle, number=1)

    for number in (0, 1, 7, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            CircleSeat.objects.create(place=second, circle=circle, number=number)


def test_home_and_album_name_the_circle_and_no_mail_comes_of_it(client, cohort, marisol, kofi):
    client.force_login(marisol)
    assert "Find a circle" in client.get("/").content.decode()
    ask(marisol, cohort=cohort)
    assert "You wait for a circle" in client.get("/").content.decode()
    CircleSeat.objects.all().delete()
    circle_of(marisol, kofi, cohort=cohort)

    for page in ("/", "/me/"):
        assert "Your circle:" in client.get(page).content.decode()
    assert (Email.objects.count(), len(mail.outbox)) == (0, 0)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_its_pages_ask_as_many_questions_for_six_as_for_two(client, cohort, marisol):
    things = [ThingFactory(cohort=cohort, number=n) for n in (20, 21)]
    crowd = people(5, cohort, member__time_zone="Europe/Oslo")
    circle = circle_of(marisol, crowd[0], cohort=cohort)
    ReflectionFactory(author=crowd[0], cohort=cohort, things=things[:1])
    client.force_login(marisol)
    pages = (f"/me/circle/{circle.pk}/", "/", "/me/")
    few = [queries(client, page) for page in pages]

    for number, member in enumerate(crowd[1:], start=3):
        seat = CircleSeat(place=Participant.objects.get(member=member), circle=circle, number=number)
        seat.sat_at = timezone.now()
        seat.save()
        for _ in range(3):
            ReflectionFactory(author=member, cohort=cohort, things=things)

    assert [queries(client, page) for page in pages] == few
