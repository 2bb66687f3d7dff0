"""Dates and moments in words: days without an hour are the cohort's, moments are told by the reader's clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def day_range(first: date, last: date) -> str:
    """From one day to another, saying month and year no more often than needed: “24 to 30 August”."""
    if (first.year, first.month) == (last.year, last.month):
        return pgettext("days of one month", "%(first)s to %(last)s %(month)s") % {
            "first": date_format(first, "j"),
            "last": date_format(last, "j"),
            "month": date_format(last, "E"),
        }
    written = _("%(first)s to %(last)s")
    if first.year == last.year:
        return written % {"first": short_day(first), "last": short_day(last)}
    return written % {"first": day_and_year(first), "last": day_and_year(last)}


def short_day(day: date) -> str:
    """A day of this year, or of one that is named nearby: “6 September”."""
    return date_format(day, pgettext("date format", "j E"))


def day_and_year(day: date) -> str:
    """A day with its year: “6 September 2026”."""
    return date_format(day, pgettext("date format", "j E Y"))


def full_day(day: date) -> str:
    """A day with its weekday and year: “Monday 16 July 2012”."""
    return date_format(day, pgettext("date format", "l j E Y"))


def zone_name() -> str:
    """The name of the reader's time zone: “America/Argentina/Buenos Aires”."""
    return timezone.get_current_timezone_name().replace("_", " ")


def offset(moment: datetime) -> str:
    """What the reader's clock is called at that moment: “GMT”, or “UTC−5” where it has no name of its own."""
    local = timezone.localtime(moment)
    name = local.tzname() or ""
    if name.isalpha():
        return name
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def time_of(moment: datetime) -> str:
    """A time of day by the reader's clock, which is named: “08:00 GMT (Europe/London)”."""
    return pgettext("a time and its zone", "%(time)s %(offset)s (%(zone)s)") % {
        "time": date_format(timezone.localtime(moment), pgettext("time format", "H:i")),
        "offset": offset(moment),
        "zone": zone_name(),
    }


def moment_in_words(moment: datetime) -> str:
    """A moment by the reader's clock, which is named: “Monday 2 November, 08:00 GMT (Europe/London)”."""
    return pgettext("a day and a time", "%(day)s, %(time)s") % {
        "day": date_format(timezone.localtime(moment), pgettext("date format", "l j E")),
        "time": time_of(moment),
    }


def ago(moment: datetime) -> str:
    """How long ago, as people say it by the reader's clock: “5 minutes ago”, “yesterday”, “3 weeks ago”, then the day."""
    seconds = (timezone.now() - moment).total_seconds()
    days = (timezone.localdate() - timezone.localtime(moment).date()).days
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if days == 0 or seconds < 6 * 3600:
        hours = int(seconds // 3600)
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    if days == 1:
        return _("yesterday")
    if days < 14:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 70:
        return ngettext("%(n)s week ago", "%(n)s weeks ago", days // 7) % {"n": days // 7}
    return day_and_year(timezone.localtime(moment).date())


def ahead(moment: datetime) -> str:
    """How far away, as people say it by the reader's clock: “now”, “in 5 minutes”, “tomorrow”, “in 6 days”, then the day."""
    seconds = (moment - timezone.now()).total_seconds()
    days = (timezone.localtime(moment).date() - timezone.localdate()).days
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}
    if days == 0 or seconds < 6 * 3600:
        hours = int(seconds // 3600)
        return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}
    if days == 1:
        return _("tomorrow")
    if days < 14:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return day_and_year(timezone.localtime(moment).date())
