"""Who greets newcomers in the demo, and one first reflection that waits for a hello from the participant of the sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from cpd.desk.demo.people import PARTICIPANT_HANDLE
from cpd.desk.demo.stages import WEEK, Clock
from participants import greeting, silence
from participants.models import Greeting, GreetingWeek, Member, Participant
from things.models import Cohort

FURTHER = 3
# Of each; every second greeter begins a week later.
WEEKS = 2


def fill(rows: Mapping[str, Member], cohort: Cohort, clock: Clock) -> None:
    """Four people greet, while the cohort runs; one of them has somebody to greet."""
    known = rows.get(PARTICIPANT_HANDLE)
    own = Participant.objects.filter(cohort=cohort, member=known).first()
    if own is None or cohort.is_finished(clock.now):
        return
    others = Participant.objects.taking_part().filter(cohort=cohort).exclude(pk=own.pk)
    greeters = [own, *others.order_by("joined_at", "pk")[:FURTHER]]
    monday = clock.this_opening.date()
    GreetingWeek.objects.bulk_create(
        GreetingWeek(place=place, monday=monday + (turn // 2 + n) * WEEK, said_at=clock.now - timedelta(days=9))
        for turn, place in enumerate(greeters)
        for n in range(WEEKS)
    )
    waiting = silence.silent_for(greeting.SILENT_FOR, cohort, clock.now).exclude(author=known)
    newest = waiting.order_by("-silent_since", "-pk").first()
    if newest is not None:
        told = clock.now - timedelta(hours=2)
        Greeting.objects.create(reflection=newest, greeter=own, dealt_at=told, mailed_at=told)
