"""Dates, addresses and neighbours for the programme's pages."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext

from cpd.lib import markup
from things import dates, pictures
from things.course import Course, CourseLeg
from things.models import Thing, Week
from things.numbers import in_words as numbers_in_words
from things.numbers import time_in_words as long_in_words

register = template.Library()


@register.filter
def days(span: Week | CourseLeg) -> str:
    """The days of a week or a leg: “24 to 30 August”."""
    return dates.day_range(span.starts_on, span.ends_on)


@register.filter
def short_day(day: date | datetime) -> str:
    """“6 September”; of a moment, the day by the reader's clock."""
    return dates.short_day(timezone.localtime(day) if isinstance(day, datetime) else day)


@register.filter
def day_and_year(day: date | datetime) -> str:
    """“6 September 2026”."""
    return dates.day_and_year(timezone.localtime(day) if isinstance(day, datetime) else day)


@register.filter
def full_day(day: date | datetime) -> str:
    """“Monday 16 July 2012”."""
    return dates.full_day(timezone.localtime(day) if isinstance(day, datetime) else day)


@register.filter
def moment(value: datetime) -> str:
    """“Monday 2 November, 08:00 GMT (Europe/London)”."""
    return dates.moment_in_words(value)


@register.filter
def ago(value: datetime) -> str:
    """“5 minutes ago”, “yesterday”, “3 weeks ago”, then the day."""
    return dates.ago(value)


@register.filter
def in_words(number: int) -> str:
    """“seven”; from twenty-four on in figures."""
    return numbers_in_words(number)


@register.filter
def time_in_words(minutes: int) -> str:
    """“35 minutes”, “an hour and a half”."""
    return long_in_words(minutes)


@register.simple_tag
def zone_name() -> str:
    """The reader's time zone: “Europe/London”."""
    return dates.zone_name()


@register.filter
def days_until(value: datetime) -> int:
    """How many midnights of the reader's there are before a moment."""
    return (timezone.localtime(value).date() - timezone.localdate()).days


@register.filter
def line(text: str) -> SafeString:
    """A line of Markdown as a paragraph."""
    return markup.render(text, anchors=False)


@register.filter
def headings(html: str) -> list[markup.Heading]:
    """The headings of a text, for its table of contents."""
    return markup.headings(html)


@register.filter
def web_address(url: str) -> str:
    """The address if it may be linked to, else nothing."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


@register.filter
def shown_address(url: str) -> str:
    """An address as people say it: without scheme and closing slash."""
    return url.partition("://")[2].rstrip("/") or url


@register.filter
def around(course: Course, thing: Thing) -> tuple[Thing | None, Thing | None]:
    """The Things before and after this one."""
    return course.around(thing)


@register.filter
def showing(course: Course, show: str) -> list[tuple[CourseLeg, list[Thing]]]:
    """Legs with the Things that a filter leaves."""
    return course.legs_showing(show)


@register.simple_tag
def picture_address(thing: Thing, size: str = "full", *, preview: bool = False) -> str:
    """Where a Thing's picture is; with the preview's signature on preview pages."""
    return pictures.address(thing, size, preview=preview)


@register.filter
def is_week_of(week: Week | None, thing: Thing) -> bool:
    """Whether this week (None: no week) is the one that a released Thing belongs to."""
    return week is not None and week.pk == thing.week_id and thing.is_released


@register.filter
def numbers(things: list[Thing]) -> str:
    """Their numbers as people list them: “5, 8 and 9”."""
    return get_text_list([str(thing.number) for thing in things], gettext("and"))


@register.filter
def first_words(html: str) -> str:
    """The beginning of a text, without its layout."""
    return markup.excerpt(html, 160)


@register.filter
def webcal(address: str) -> str:
    """The address as calendar programs subscribe to it."""
    return "webcal://" + shown_address(address)
