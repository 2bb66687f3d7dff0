"""The hour of the weekly letter: Mondays at the cohort's letter time, by the reader's own clock or the cohort's.

Where a week's Things are not open yet at that hour, the letter goes at the first such hour after they are. What has not
gone out by Sunday night is not sent any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef

from participants.models import Letter, Member, Participant
from things.models import Cohort, Week

WITHOUT_COHORT = time(8)
WEEK, DAY, HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Hour:
    """A time of day on Mondays, in a time zone."""

    time: time
    zone: ZoneInfo

    def around(self, now: datetime) -> tuple[datetime, datetime]:
        """The last of these moments that has come, and the one that comes next."""
        local = now.astimezone(self.zone).date()
        monday = local - timedelta(days=local.weekday())
        this = moment(monday, self.time, self.zone)
        if this <= now:
            return this, moment(monday + WEEK, self.time, self.zone)
        return moment(monday - WEEK, self.time, self.zone), this


@dataclass(frozen=True)
class Span:
    """When one reader's letter of a week may go: from its hour on, until the week's Sunday is over."""

    begins: datetime
    ends: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is the time."""
        return self.begins <= now < self.ends


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A time of day as a moment. Where the clocks skip it on that day, it is an hour later, as with a week's Things."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def span(week: Week, zone: ZoneInfo | None) -> Span:
    """When the letter of a week goes to readers in this zone; without one, by the cohort's clock."""
    clock = zone or week.cohort.zone
    day = week.starts_on
    while (begins := moment(day, week.cohort.letter_time, clock)) < week.opens_at:
        day += DAY
    return Span(begins, moment(week.starts_on + WEEK, time(0), clock))


def key_of(monday: date) -> str:
    """What a week's letter is known by: there is one for each member, whatever cohort or clock it is of."""
    return f"week-{monday:%Y-%m-%d}"


def key_of_none(week: Week) -> str:
    """What is noted where a cohort has none for somebody: another cohort of theirs may still have one this week."""
    return f"{key_of(week.starts_on)}-not-{week.cohort_id}"


def keys_of(week: Week) -> list[str]:
    """By which of them it is known that nothing is to be decided any more about a member's letter of this week."""
    return [key_of(week.starts_on), key_of_none(week)]


def weeks_around(now: datetime) -> list[Week]:
    """Weeks of cohorts that run whose letters may be going out somewhere now, or the next to do so, soonest first."""
    today = now.date()
    rows = Week.objects.filter(starts_on__gt=today - WEEK - 2 * DAY, starts_on__lte=today + WEEK + 2 * DAY)
    rows = rows.filter(cohort__in=running(now)).select_related("cohort", "leg")
    return list(rows.order_by("starts_on", "-cohort__first_monday", "cohort"))


def running(now: datetime) -> list[Cohort]:
    """Cohorts that letters are written for: shown to people, and not finished."""
    return list(Cohort.objects.listed(now).unfinished(now))


def coming(member: Member, now: datetime) -> datetime | None:
    """When this member's next letter of a week goes, or whether the one of this week is still to go; else nothing."""
    own = Participant.objects.filter(member=member, cohort=OuterRef("cohort"), stopped_at=None)
    weeks = Week.objects.filter(Exists(own), cohort__in=running(now))
    # Where no week begins soon nobody waits for one.
    weeks = weeks.filter(starts_on__gt=now.date() - WEEK - 2 * DAY, starts_on__lte=now.date() + WEEK + 2 * DAY)
    moments = []
    for week in weeks.select_related("cohort").order_by("starts_on")[:4]:
        its = span(week, member.zone)
        if its.begins > now:
            moments.append(its.begins)
        elif its.holds(now) and not Letter.objects.filter(member=member, key__in=keys_of(week)).exists():
            moments.append(now + HOUR)
    return min(moments, default=None)


def hour_of(member: Member) -> Hour:
    """When a letter of the week goes to a member whom no week of a cohort concerns; without any cohort at eight."""
    place = Participant.objects.of(member).first()
    zone = member.zone or (place.cohort.zone if place else ZoneInfo(settings.TIME_ZONE))
    return Hour(place.cohort.letter_time if place else WITHOUT_COHORT, zone)
