"""A time zone as calendar files carry it (RFC 5545, 3.6.5): the clock before a span of days, and each change in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def timezone_of(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The VTIMEZONE of this zone, right from the first day to the last."""
    told = Timezone()
    told.add("tzid", zone.key)
    begin, end = (datetime.combine(day, time(), UTC) for day in (first, last))
    told.add_component(_clock(zone, begin, before=begin))
    for change in _changes(zone, begin, end):
        told.add_component(_clock(zone, change, before=change - SECOND))
    return told


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The first seconds of another clock, in UTC."""
    while begin < end:
        if _clock_at(zone, begin) != _clock_at(zone, begin + DAY):
            early, late = begin, begin + DAY
            while late - early > SECOND:
                middle = early + (late - early) // 2
                middle -= timedelta(microseconds=middle.microsecond)
                if _clock_at(zone, middle) == _clock_at(zone, early):
                    early = middle
                else:
                    late = middle
            yield late
        begin += DAY


def _clock_at(zone: ZoneInfo, moment: datetime) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _clock(zone: ZoneInfo, start: datetime, *, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What the clocks show from a moment on. Its beginning is told by the clock that ends then, as the RFC asks."""
    after, offset = start.astimezone(zone), before.astimezone(zone).utcoffset() or timedelta()
    told = TimezoneDaylight() if after.dst() else TimezoneStandard()
    told.add("dtstart", (start + offset).replace(tzinfo=None))
    told.add("tzoffsetfrom", offset)
    told.add("tzoffsetto", after.utcoffset())
    told.add("tzname", after.tzname())
    return told
