"""Circles and meet-ups in the desk: made now, taken apart; hidden, shown again, called off, and written in the log."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from comments.models import Action
from cpd.desk.timetable import JOBS
from participants.circles import seats
from participants.models import Circle, CircleSeat, DraftOffer, Meetup, Member
from tests.factories import MeetupFactory, MemberFactory, ReflectionFactory
from tests.participants.circling import circle_of, people

CIRCLES = reverse("admin:participants_circle_changelist")
MEETUPS = reverse("admin:participants_meetup_changelist")
MAKE = reverse("admin:participants_circle_make")


def act(client, page, action, row):
    return client.post(page, {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_organisers_make_circles_without_waiting_for_a_day(client, cohort, hanne):
    for member in people(5, cohort):
        seats.ask(member.places.get(), actor=member, pace="weekly")
    client.force_login(hanne)
    assert "Make circles now" in client.get(CIRCLES).content.decode()
    assert client.get(MAKE).status_code == 405

    first, second = (client.post(MAKE, follow=True).content.decode() for _ in range(2))

    assert "5 people have found a seat." in first
    assert "Nobody could be seated" in second
    assert Circle.objects.get().seats.count() == 5
    names = client.get(CIRCLES).content.decode()
    assert all(str(seat.place.member) in names for seat in CircleSeat.objects.with_people())


def test_a_circle_that_is_taken_apart_waits_again_and_reads_no_drafts(client, cohort, hanne, marisol, kofi):
    circle = circle_of(marisol, kofi, cohort=cohort)
    draft = ReflectionFactory(author=kofi, cohort=cohort, published_at=None, title="Not for organisers")
    DraftOffer.objects.create(circle=circle, reflection=draft)
    client.force_login(hanne)
    page = client.get(reverse("admin:participants_circle_change", args=[circle.pk])).content.decode()
    assert "Not for organisers" not in page

    for _ in range(2):
        act(client, CIRCLES, "take_apart", circle)

    assert CircleSeat.objects.waiting().count() == 2
    assert not DraftOffer.objects.exists()


def test_what_is_done_about_a_meetup_is_a_line_of_the_log_once(client, cohort, hanne, kofi):
    meetup = MeetupFactory(cohort=cohort, title="Coffee")
    client.force_login(hanne)

    for action in ("hide", "hide", "show", "show", "call_off", "call_off"):
        act(client, MEETUPS, action, meetup)

    lines = Action.objects.order_by("pk").values_list("verb", "actor_name", "target_label", "author_name")
    who = ("Hanne Vestergaard", "Coffee", meetup.author.display_name)
    assert list(lines) == [("hide-meetup", *who), ("show-meetup", *who), ("call-off-meetup", *who)]
    meetup.refresh_from_db()
    assert (meetup.hidden_at, meetup.sequence) == (None, 1)
    client.force_login(kofi)
    assert "Called off." in client.get(meetup.get_absolute_url()).content.decode()


def test_hidden_from_its_cohort_its_author_reads_why(client, cohort, hanne, marisol, kofi):
    meetup = MeetupFactory(cohort=cohort, author=marisol)
    client.force_login(hanne)
    act(client, MEETUPS, "hide", meetup)

    client.force_login(kofi)
    assert client.get(meetup.get_absolute_url()).status_code == 404
    client.force_login(marisol)
    assert "An organiser has hidden this meet-up" in client.get(meetup.get_absolute_url()).content.decode()


@pytest.mark.parametrize("held", ["view_circle", "view_meetup"])
def test_who_may_only_look_does_nothing(client, cohort, marisol, kofi, held):
    looker = MemberFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename=held))
    circle, meetup = circle_of(marisol, kofi, cohort=cohort), MeetupFactory(cohort=cohort)
    client.force_login(looker)

    client.post(MAKE)
    act(client, CIRCLES, "take_apart", circle)
    act(client, MEETUPS, "hide", meetup)

    assert Circle.objects.standing().count() == 1
    assert Meetup.objects.get().hidden_at is None


def test_the_rights_are_organisers_and_nobody_elses(db):
    rights = {"view_circle", "change_circle", "view_circleseat", "view_meetup", "change_meetup"}
    models = ["circle", "circleseat", "draftoffer", "meetup", "meetupguest"]
    of_models = Permission.objects.filter(content_type__model__in=models)

    held = {group.name: {right.codename for right in of_models.filter(group=group)} for group in Group.objects.all()}

    assert held == {"Organisers": rights, "Guest authors": set()}


def test_the_timetable_makes_circles_and_looks_for_quiet_ones(cohort):
    jobs = {job.name: job for job in JOBS}
    for member in people(6, cohort):
        seats.ask(member.places.get(), actor=member, pace="weekly")

    assert jobs["make circles"].run() == 6
    assert jobs["look for quiet circles"].run() == 0
    assert Member.objects.filter(places__seat__circle__isnull=False).count() == 6
