"""Being away, as those ask who deal something out or write of their own accord."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from participants.models import Participant


def clock_of(place: Participant) -> ZoneInfo:
    """The clock by which somebody's days are told: their own, else their cohort's."""
    return place.member.zone or place.cohort.zone


def is_away(place: Participant, now: datetime) -> bool:
    """Whether they are away on this day of theirs."""
    member = place.member
    if member.away_from is None or member.away_until is None:
        return False
    return member.away_from <= now.astimezone(clock_of(place)).date() < member.away_until


def back_since(place: Participant, now: datetime) -> datetime | None:
    """When they came back last, if they were away."""
    until = place.member.away_until
    if until is None or until > now.astimezone(clock_of(place)).date():
        return None
    return datetime.combine(until, time.min, tzinfo=clock_of(place))
