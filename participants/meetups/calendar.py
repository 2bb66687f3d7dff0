"""A meet-up for people's own calendars (RFC 5545), told by its own clock; it names nobody who comes."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event, vText, vUri

from cpd.lib import markup
from cpd.lib.here import own_address, own_host
from participants.models import Meetup
from things.zones import timezone_of

A_YEAR = timedelta(days=366)


def calendar(meetup: Meetup) -> bytes:
    """One event; the same bytes until something changes. A later version counts up its SEQUENCE, also when cancelled.

    It says no METHOD, as the calendar of the schedule: nobody is invited by it.
    """
    told = Calendar()
    told.add("prodid", "-//23 Things//Meet-ups//EN")
    told.add("version", "2.0")
    told.add("x-wr-timezone", vText(meetup.time_zone))
    told.add_component(_event(meetup))
    if told.get_missing_tzids():
        day = meetup.day.date()
        told.subcomponents.insert(0, timezone_of(meetup.zone, day - A_YEAR, day + A_YEAR))
    return told.to_ical()


def _event(meetup: Meetup) -> Event:
    event = Event()
    event.add("uid", f"meetup-{meetup.pk}@{own_host()}")
    event.add("dtstamp", meetup.changed_at)
    event.add("last-modified", meetup.changed_at)
    event.add("created", meetup.made_at)
    event.add("sequence", meetup.sequence)
    event.add("status", "CANCELLED" if meetup.cancelled_at else "CONFIRMED")
    event.add("summary", markup.tidy(meetup.title))
    event.add("location", markup.tidy(meetup.where))
    event.add("dtstart", meetup.starts_at.astimezone(meetup.zone))
    event.add("dtend", meetup.ends_at.astimezone(meetup.zone))
    address = own_address(meetup.get_absolute_url())
    event.add("url", vUri(address))
    words = [markup.plain(meetup.words_html), meetup.link, address]
    event.add("description", markup.tidy("\n\n".join(word for word in words if word)))
    return event
