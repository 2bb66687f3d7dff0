"""What a weekly letter is called, by the organisers' title of the week or by what it brings; and their words without HTML."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from comments.weekly.shared import SharedWeek
from cpd.lib import markup
from cpd.lib.here import own_address
from things.models import Thing, Week

TWO = 2


def headline_of(shared: SharedWeek, new: Sequence[Thing], waits: Sequence[Thing]) -> str:
    """The letter's title."""
    if shared.week.title:
        return shared.week.title
    if shared.week.kind == Week.Kind.CATCH_UP:
        return _("A week to catch up") if waits else _("A week for whatever you like")
    if shared.week.kind == Week.Kind.BREAK:
        return _("A week off")
    names = [thing.title for thing in new if thing.week == shared.week]
    if not names and shared.week.kind == Week.Kind.REFLECTION:
        return _("A week to look back")
    if not names:
        return _("Nothing new, and that is fine") if not new else new[0].title
    if len(names) > TWO:
        return _("%(title)s, and more") % {"title": names[0]}
    # Titles have commas and an “and” of their own.
    return "; ".join(names)


def subject_of(shared: SharedWeek, headline: str) -> str:
    """The mail's subject."""
    return _("Week %(number)s: %(title)s") % {"number": shared.week.number, "title": headline}


def as_text(html: str) -> str:
    """Words for programs that show no HTML, with the addresses of their links below."""
    addresses = [own_address(link) if link.startswith("/") else link for link in markup.links(html)]
    return "\n".join([markup.plain(html), *dict.fromkeys(addresses)]) if html else ""
