"""A cohort's weeks and releases for people's own calendars."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cpd.lib import markup
from things.course import Course
from things.models import Cohort, Week

HOW_OFTEN = timedelta(days=1)


def calendar(cohort: Cohort) -> bytes:
    """Every week as days, every release as a moment on the cohort's clock; the same bytes until something changes."""
    told = Calendar()
    told.add("prodid", "-//23 Things//Schedule//EN")
    told.add("version", "2.0")
    told.add("method", "PUBLISH")
    told.add("name", cohort.title)
    told.add("x-wr-calname", cohort.title)
    told.add("x-wr-timezone", cohort.time_zone)
    told.add("refresh-interval", HOW_OFTEN, parameters={"value": "DURATION"})
    for week in Course(cohort).weeks:
        told.add_component(_days(week))
        if week.listed_things:
            told.add_component(_release(week))
    told.add_missing_timezones()
    return told.to_ical()


def _days(week: Week) -> Event:
    event = _event(week, "week")
    event.add("summary", _("%(week)s: %(kind)s") % {"week": week, "kind": week.title or week.get_kind_display()})
    event.add("dtstart", week.starts_on)
    event.add("dtend", week.ends_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if week.text_html:
        event.add("description", markup.plain(week.text_html))
    return event


def _release(week: Week) -> Event:
    event = _event(week, "release")
    things = week.listed_things
    opens_at = week.opens_at.astimezone(week.cohort.zone)
    event.add("summary", _("New: %(things)s") % {"things": "; ".join(thing.public_name for thing in things)})
    event.add("dtstart", opens_at)
    event.add("dtend", opens_at)
    event.add("transp", "TRANSPARENT")
    told = [thing for thing in things if thing.ready_at]
    event.add("description", "\n".join(f"{settings.SITE_URL}{thing.get_absolute_url()}" for thing in told))
    return event


def _event(week: Week, kind: str) -> Event:
    """An event that stays the same one however often its week is moved or renamed."""
    event = Event()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    event.add("uid", f"{kind}-{week.pk}@{host}")
    event.add("dtstamp", week.cohort.created_at)
    event.add("url", f"{settings.SITE_URL}{reverse('things:schedule', args=[week.cohort.slug])}#week-{week.number}")
    return event
