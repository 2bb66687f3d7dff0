"""What an import would do, as plain values: weeks and Things as they will be, and every change in words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from things.importing.sheet import Entry, Problem
from things.models import Cohort, Thing, Week
from things.publishing import ReferenceChanges


@dataclass(frozen=True)
class FieldChange:
    """One value before and after, as an organiser reads it."""

    label: str
    before: str
    after: str


@dataclass
class Change:
    """What happens to the cohort, a week or a Thing."""

    label: str
    is_new: bool = False
    fields: list[FieldChange] = field(default_factory=list)


@dataclass
class WeekPlan:
    """A week as it will be, and the rows that say so."""

    week: Week
    rows: list[Entry]
    change: Change


@dataclass
class ThingPlan:
    """A Thing as it will be. A week that is new is in `thing.week` before it is saved."""

    thing: Thing
    entry: Entry
    change: Change
    references: ReferenceChanges


@dataclass
class Plan:
    """Everything an import would do, or why it cannot be done."""

    cohort: Cohort
    weeks: list[WeekPlan] = field(default_factory=list)
    things: list[ThingPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    first_monday: date | None = None

    @property
    def changes(self) -> list[Change]:
        """All that would change, the cohort first, then its weeks, then its Things."""
        changes = [week.change for week in self.weeks] + [thing.change for thing in self.things]
        if self.first_monday is not None:
            monday = FieldChange(_("first Monday"), shown(self.cohort.first_monday), shown(self.first_monday))
            changes.insert(0, Change(str(self.cohort), fields=[monday]))
        return [change for change in changes if change.is_new or change.fields]

    @property
    def fingerprint(self) -> str:
        """Differs as soon as the plan does: what was confirmed must be what was shown."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()


def shown(value: Any) -> str:
    """A value as the table of changes prints it."""
    if isinstance(value, date):
        return date_format(value, "l j F Y")
    return "" if value is None else str(value)


def label_of(model: type[models.Model], name: str) -> str:
    """A field's name as forms print it."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def faults_of(row: models.Model, names: tuple[str, ...]) -> list[str]:
    """What is wrong with these fields of a row that is not saved yet, in words."""
    faults = []
    for name in names:
        value, column = getattr(row, name), row._meta.get_field(name)
        longest = getattr(column, "max_length", None)
        if isinstance(column, models.TextField) and longest and len(value or "") > longest:
            faults.append(
                _("%(label)s: longer than %(most)s characters.") % {"label": label_of(type(row), name), "most": longest}
            )
    try:
        row.clean_fields(exclude={column.name for column in row._meta.fields} - set(names))
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            faults += [f"{label_of(type(row), name)}: {sentence}" for sentence in sentences]
    return faults
