"""Greetings and weeks of greeting for the walks through the desk, by their models."""

from __future__ import annotations

from participants.models import Greeting, GreetingWeek
from tests.factories import ParticipantFactory, ReflectionFactory, ThingFactory


def a_greeting(n):
    first = ReflectionFactory()
    return Greeting.objects.create(reflection=first, greeter=ParticipantFactory(cohort=first.cohort))


def a_greeting_week(n):
    thing = ThingFactory(number=n + 1)
    return GreetingWeek.objects.create(place=ParticipantFactory(cohort=thing.cohort), monday=thing.week.starts_on)


GREETINGS = {Greeting: a_greeting, GreetingWeek: a_greeting_week}
