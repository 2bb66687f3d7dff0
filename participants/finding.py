"""Finding people and what they wrote: what was asked for, and the choices that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django_countries import countries

from cpd.lib import markup
from participants.models import Sector

LONGEST_WORDS = 80
MOST_WORDS = 6


@dataclass(frozen=True)
class Choice:
    """One choice of a filter, and how much it leads to under the other filters."""

    value: str
    label: str
    count: int
    is_chosen: bool


def number_asked(query: QueryDict, name: str) -> int | None:
    """A small whole number, or None for anything else."""
    value = query.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else None


def sector_asked(query: QueryDict) -> Sector | None:
    """The sector of this slug; None if there is none."""
    slug = query.get("sector", "")
    return Sector.objects.filter(slug=slug).first() if slug and len(slug) <= 60 and "\0" not in slug else None


def country_asked(query: QueryDict) -> str:
    """A country's two letters, or nothing."""
    code = query.get("country", "").upper()
    return code if code and code in dict(countries) else ""


def words_asked(query: QueryDict) -> list[str]:
    """The words that were typed, a few at most."""
    return markup.tidy(query.get("q", ""))[:LONGEST_WORDS].split()[:MOST_WORDS]


def sector_choices(rows: QuerySet, path: str, chosen: Sector | None) -> list[Choice]:
    """The sectors of these rows, in the organisers' order."""
    name, slug, position = f"{path}sector__name", f"{path}sector__slug", f"{path}sector__position"
    found = (
        rows.filter(**{f"{path}sector__isnull": False})
        .order_by(position, name)
        .values_list(slug, name)
        .annotate(found=Count("pk"))
    )
    choices = [Choice(slug, name, count, bool(chosen and chosen.slug == slug)) for slug, name, count in found]
    return with_chosen(choices, Choice(chosen.slug, chosen.name, 0, True) if chosen else None)


def country_choices(rows: QuerySet, path: str, chosen: str) -> list[Choice]:
    """The countries of these rows, by name."""
    names = dict(countries)
    found = rows.exclude(**{f"{path}country": ""}).order_by().values_list(f"{path}country")
    counted = found.annotate(found=Count("pk"))
    choices = [Choice(code, str(names.get(code, code)), count, code == chosen) for code, count in counted]
    extra = Choice(chosen, str(names[chosen]), 0, True) if chosen else None
    return sorted(with_chosen(choices, extra), key=lambda choice: choice.label)


def with_chosen(choices: Iterable[Choice], chosen: Choice | None) -> list[Choice]:
    """The choices; the one that was chosen stays on the list even where it leads to nothing."""
    choices = list(choices)
    if chosen is not None and not any(choice.is_chosen for choice in choices):
        choices.append(chosen)
    return choices
