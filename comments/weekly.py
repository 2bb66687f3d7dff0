"""The hour of the weekly letter: Monday at the cohort's release time, by the member's own clock or the cohort's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from participants.models import Member, Participant

WITHOUT_COHORT = time(8)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Hour:
    """A time of day on Mondays, in a time zone."""

    time: time
    zone: ZoneInfo

    def around(self, now: datetime) -> tuple[datetime, datetime]:
        """The last of these moments that has come, and the one that comes next."""
        local = now.astimezone(self.zone).date()
        monday = local - timedelta(days=local.weekday())
        this = self._on(monday)
        if this <= now:
            return this, self._on(monday + WEEK)
        return self._on(monday - WEEK), this

    def _on(self, monday: date) -> datetime:
        # Where the clocks skip this hour on that day, it is an hour later, as with a week's Things.
        return datetime.combine(monday, self.time, tzinfo=self.zone).astimezone(UTC)


def hour_of(member: Member) -> Hour:
    """When this member's weekly letter goes; who is in no cohort is written to at eight."""
    place = Participant.objects.of(member).first()
    zone = member.zone or (place.cohort.zone if place else ZoneInfo(settings.TIME_ZONE))
    return Hour(place.cohort.release_time if place else WITHOUT_COHORT, zone)
