"""The weekly letters of the demo's weeks so far, taken as sent: no worker writes to people who have no letter box."""

from __future__ import annotations

from datetime import timedelta

from comments.models import WeekLetter
from comments.weekly import due, hours
from comments.weekly.outbox import going_to
from comments.weekly.reading import KIND, NOT_WRITTEN
from cpd.desk.demo.stages import Clock
from participants.models import Letter
from things.models import Cohort, Week

# Somewhere it is Monday half a day earlier.
AHEAD = timedelta(days=1)


def post(cohort: Cohort, clock: Clock) -> None:
    """Note of every week that has begun that its letter went out."""
    begun = Week.objects.filter(cohort=cohort, starts_on__lte=(clock.now + AHEAD).date(), opens_at__lte=clock.now)
    for week in begun.select_related("cohort"):
        key, none = hours.keys_of(week)
        readers = due.Readers(week)
        written = set(going_to(readers, clock.now).values_list("member", flat=True))
        members = readers.places().values_list("member", flat=True)
        had = set(Letter.objects.filter(key__in=[key, none], member__in=members).values_list("member", flat=True))
        Letter.objects.bulk_create(
            Letter(member_id=pk, kind=KIND, key=key)
            if pk in written
            else Letter(member_id=pk, kind=KIND, key=none, about=NOT_WRITTEN)
            for pk in members
            if pk not in had
        )
        WeekLetter.objects.get_or_create(week=week, defaults={"begun_for": week.starts_on})
