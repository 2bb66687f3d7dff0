"""Circles with people in them, for tests."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from participants.models import Circle, CircleSeat
from tests.factories import ParticipantFactory


def circle_of(*members, cohort, since=timedelta(days=1), **state):
    """A circle in which these members sit, in this order."""
    moment = timezone.now() - since
    circle = Circle.objects.create(cohort=cohort, made_at=moment, **state)
    for number, member in enumerate(members, start=1):
        place = member.places.get(cohort=cohort)
        CircleSeat.objects.create(place=place, circle=circle, number=number, sat_at=moment, asked_at=moment)
    return circle


def people(number, cohort, **fields):
    """So many members in this cohort."""
    return [ParticipantFactory(cohort=cohort, **fields).member for _ in range(number)]


def names(circle):
    """Who sits there, by seat."""
    return [seat.place.member for seat in CircleSeat.objects.filter(circle=circle).with_people()]
