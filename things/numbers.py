"""Numbers as a person would say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

HOUR = 60
NUMBER_WORDS = (
    _("none"),
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
    _("ten"),
    _("eleven"),
    _("twelve"),
    _("thirteen"),
    _("fourteen"),
    _("fifteen"),
    _("sixteen"),
    _("seventeen"),
    _("eighteen"),
    _("nineteen"),
    _("twenty"),
    _("twenty-one"),
    _("twenty-two"),
    _("twenty-three"),
)


def in_words(number: int) -> str:
    """A number as a person would say it; from twenty-four on in figures."""
    return str(NUMBER_WORDS[number]) if 0 <= number < len(NUMBER_WORDS) else str(number)


def time_in_words(minutes: int) -> str:
    """How long something takes, as a person would say it: “35 minutes”, “an hour and a half”, “four hours”."""
    if minutes < HOUR - 10:
        rounded = max(5, round(minutes / 5) * 5)
        return str(_("%(n)s minutes") % {"n": rounded})
    halves = max(2, round(minutes / (HOUR / 2)))
    hours, has_half = divmod(halves, 2)
    if hours == 1:
        return str(_("an hour and a half") if has_half else _("an hour"))
    said = _("%(n)s and a half hours") if has_half else _("%(n)s hours")
    return str(said % {"n": in_words(hours)})
