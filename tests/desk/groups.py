"""Circles, seats and meet-ups for the tests of the desk's pages."""

from __future__ import annotations

from django.utils import timezone

from participants.models import Circle, CircleSeat, Meetup, MeetupGuest
from tests.factories import CohortFactory, MeetupFactory, ParticipantFactory


def a_circle(n):
    """With two people, or ended and left by everybody."""
    cohort = CohortFactory()
    circle = Circle.objects.create(cohort=cohort, ended_at=timezone.now() if n % 3 == 2 else None)
    for number in range(1, 3 if circle.ended_at is None else 1):
        place = ParticipantFactory(cohort=cohort)
        CircleSeat.objects.create(place=place, circle=circle, number=number, sat_at=timezone.now())
    return circle


def a_seat(n):
    """In a circle, or waiting."""
    return a_circle(0).seats.first() if n % 2 else CircleSeat.objects.create(place=ParticipantFactory())


def a_meetup(n):
    """To which its author comes."""
    meetup = MeetupFactory(hidden_at=timezone.now() if n % 2 else None)
    MeetupGuest.objects.create(meetup=meetup, member=meetup.author)
    return meetup


GROUPS = {Circle: a_circle, CircleSeat: a_seat, Meetup: a_meetup}
