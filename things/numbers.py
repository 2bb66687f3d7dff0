"""Numbers as a person would say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
