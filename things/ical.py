"""A cohort's weeks and releases for people's own calendars (RFC 5545, and RFC 7986 for those that subscribe)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText, vUri

from cpd.lib import markup
from cpd.lib.here import own_address, own_host
from things.course import Course
from things.models import Cohort, Week
from things.zones import timezone_of

HOW_OFTEN = timedelta(days=1)
A_YEAR = timedelta(days=366)


def calendar(cohort: Cohort) -> bytes:
    """Every week as days, every release as a moment on the cohort's clock; the same bytes until something changes.

    It says no METHOD: with one it would be a message of an organiser (RFC 5546), and DTSTAMP the time of sending.
    """
    told = Calendar()
    told.add("prodid", "-//23 Things//Schedule//EN")
    told.add("version", "2.0")
    for name, value in _about(cohort).items():
        told.add(name, value)
    address = own_address(reverse("things:calendar", args=[cohort.slug]))
    told.add("source", vUri(address), parameters={"value": "URI"})
    told.add("refresh-interval", HOW_OFTEN, parameters={"value": "DURATION"})
    told.add("x-published-ttl", "P1D")
    weeks = Course(cohort).weeks
    if weeks:
        told.add("last-modified", max(_changed_at(week) for week in weeks))
    for week in weeks:
        told.add_component(_days(week))
        if week.listed_things:
            told.add_component(_release(week))
    if told.get_missing_tzids():
        days = [week.starts_on for week in weeks]
        told.subcomponents.insert(0, timezone_of(cohort.zone, min(days) - A_YEAR, max(days) + A_YEAR))
    return told.to_ical()


def _about(cohort: Cohort) -> dict[str, vText | vUri]:
    """What the calendar is called, by the names of RFC 7986 and by those that programs knew before it."""
    title, tagline = vText(markup.tidy(cohort.title)), vText(markup.tidy(cohort.tagline))
    about: dict[str, vText | vUri] = {
        "uid": vText(f"cohort-{cohort.pk}@{own_host()}"),
        "name": title,
        "x-wr-calname": title,
    }
    if cohort.tagline:
        about |= {"description": tagline, "x-wr-caldesc": tagline}
    address = own_address(reverse("things:schedule", args=[cohort.slug]))
    return about | {"url": vUri(address), "x-wr-timezone": vText(cohort.time_zone)}


def _days(week: Week) -> Event:
    event = _event(week, "week", week.changed_at)
    event.add("summary", markup.tidy(_what(week)))
    event.add("categories", [str(week.get_kind_display())])
    event.add("dtstart", week.starts_on)
    event.add("dtend", week.ends_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if week.text_html:
        event.add("description", markup.tidy(markup.plain(week.text_html)))
    return event


def _what(week: Week) -> str:
    """“Week 3: Catch-up week”, with its title if it has one; a week of Things with a title is called by that alone."""
    said = {"week": week, "kind": week.get_kind_display(), "title": week.title}
    if not week.title:
        return _("%(week)s: %(kind)s") % said
    if week.kind == Week.Kind.THINGS:
        return _("%(week)s: %(title)s") % said
    return _("%(week)s: %(kind)s: %(title)s") % said


def _release(week: Week) -> Event:
    """The moment at which a week's Things open: it has no end, which the RFC would want to be later (3.8.2.2)."""
    event = _event(week, "release", _changed_at(week))
    things = week.listed_things
    names = "; ".join(thing.public_name for thing in things)
    event.add("summary", markup.tidy(_("New: %(things)s") % {"things": names}))
    event.add("dtstart", week.opens_at.astimezone(week.cohort.zone))
    event.add("transp", "TRANSPARENT")
    told = [thing for thing in things if thing.ready_at]
    if told:
        event.add("description", "\n".join(own_address(thing.get_absolute_url()) for thing in told))
    return event


def _event(week: Week, kind: str, changed_at: datetime) -> Event:
    """An event that stays the same one however often its week is moved or renamed; each move counts up its SEQUENCE."""
    event = Event()
    event.add("uid", f"{kind}-{week.pk}@{own_host()}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", week.moves)
    address = own_address(f"{reverse('things:schedule', args=[week.cohort.slug])}#week-{week.number}")
    event.add("url", vUri(address))
    return event


def _changed_at(week: Week) -> datetime:
    return max([week.changed_at, *(thing.updated_at for thing in week.listed_things)])
