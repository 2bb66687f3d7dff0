"""Greeters and first reflections, for the tests about greeting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from participants.models import Greeting, GreetingWeek
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
THIS_MONDAY = date(2026, 6, 1)


def greeter(cohort, name, *, monday=THIS_MONDAY, **about):
    """Somebody who greets in this week."""
    place = ParticipantFactory(cohort=cohort, member=MemberFactory(display_name=name, **about))
    GreetingWeek.objects.create(place=place, monday=monday)
    return place


def first(cohort, *, hours, now=NOW, **more):
    """A first reflection, published this long ago."""
    return ReflectionFactory(cohort=cohort, published_at=now - hours * HOUR, **more)


def dealt_to(reflection):
    """The names of those who had it, in turn."""
    return [row.greeter.member.display_name for row in Greeting.objects.had(reflection)]


def open_ones():
    """What is whose now."""
    return {row.reflection: row.greeter.member.display_name for row in Greeting.objects.open()}
