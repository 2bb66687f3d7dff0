"""Whose hour has come: the readers of a week's letter who have had none, and whom nothing was decided about yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from comments.models import WeekLetter
from comments.weekly import hours
from participants.models import Letter, Participant
from participants.models.participant import ParticipantQuerySet
from things.models import Week

# Who has joined since then was welcomed only just now: their first letter is the next one.
WELCOMED = hours.DAY


def readers_of(week: Week) -> ParticipantQuerySet:
    """The places that a week's letter is made for: open accounts, joined more than a day before their hour."""
    in_time = Q(pk__in=[])
    for begins, zones in _zones_of(week).items():
        in_time |= Q(member__time_zone__in=zones, joined_at__lte=begins - WELCOMED)
    return Participant.objects.filter(in_time, cohort=week.cohort, member__left_at=None).for_cards()


def due_now(week: Week, now: datetime) -> ParticipantQuerySet:
    """Of them, those whose hour has come and is not over, and about whose letter nothing was decided."""
    zones = [zone for zone in _names_of(week) if hours.span(week, _clock(zone)).holds(now)]
    had = Letter.objects.filter(member=OuterRef("member"), key=hours.key_of(week.starts_on))
    rows = readers_of(week).filter(~Exists(had), member__time_zone__in=zones)
    return rows.order_by("pk") if zones and may_begin(week) else rows.none()


def may_begin(week: Week) -> bool:
    """Whether a week's letter goes out: nobody holds it, and it did not go out for another Monday already."""
    letter = WeekLetter.objects.filter(week=week).first()
    return letter is None or (letter.held_at is None and letter.begun_for in (None, week.starts_on))


def first_and_last(week: Week) -> tuple[datetime, datetime, datetime]:
    """When the first reader's hour comes, when the last one's does, and when the last Sunday is over."""
    spans = [hours.span(week, _clock(zone)) for zone in {*_names_of(week), ""}]
    begins = [one.begins for one in spans]
    return min(begins), max(begins), max(one.ends for one in spans)


def _names_of(week: Week) -> list[str]:
    rows = Participant.objects.filter(cohort=week.cohort).order_by()
    return list(rows.values_list("member__time_zone", flat=True).distinct())


def _zones_of(week: Week) -> dict[datetime, list[str]]:
    """The time zones of those who take part, by when the letter goes there."""
    found: dict[datetime, list[str]] = defaultdict(list)
    for zone in _names_of(week):
        found[hours.span(week, _clock(zone)).begins].append(zone)
    return found


def _clock(zone: str) -> ZoneInfo | None:
    return ZoneInfo(zone) if zone else None
