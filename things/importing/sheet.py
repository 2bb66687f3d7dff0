"""What a table says about weeks and Things: its columns understood, its cells turned into values, its faults named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from things.importing.spreadsheet import Row, Table, column_name
from things.models import Reference, Thing, Week

# Names organisers give to columns, beside the labels of the form itself.
NAMES = {
    "number": {"thing", "number", "no", "nr", "thing_number", "thing_no"},
    "title": {"title", "name"},
    "summary": {"summary", "in_one_sentence", "description"},
    "body": {"text", "body", "content"},
    "task": {"task", "tasks", "this_week_s_task"},
    "easier_way": {"easier_way", "an_easier_way_round"},
    "minutes_short": {"minutes", "minutes_short", "short"},
    "minutes_deeper": {"minutes_deeper", "deeper", "going_deeper"},
    "picture_alt": {"picture_alt", "alt", "alt_text"},
    "picture_credit": {"picture_credit"},
    "author_name": {"author", "author_name"},
    "author_line": {"author_line", "about_the_author"},
    "references": {"references", "reference", "reading", "to_read_further"},
    "photo_credits": {"photo_credits", "photo_credit", "photos", "credits"},
    "kind": {"kind", "kind_of_week", "week_kind"},
    "week_title": {"week_title"},
    "week_text": {"week_text"},
}
WEEK_NAMES = {"week", "week_number", "week_no"}
MONDAY_NAMES = {"monday", "date", "starts", "starts_on", "week_beginning", "week_commencing", "w_c"}
OF_A_RUN = re.compile(r"(week|monday)_(\w+)")
WHOLE = re.compile(r"(?:thing|week)?\s*#?(\d{1,4})(?:\.0+)?", re.IGNORECASE)
MINUTES = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*(?:min\w*\.?)?", re.IGNORECASE)
ADDRESS = re.compile(r"\s*[|<(]?\s*(https?://\S+?)[>)]?\s*\Z")
WRITTEN_DATES = ["%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B, %Y"]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row, in words."""

    row: int | None
    text: str


@dataclass(frozen=True)
class Run:
    """One of the schedules that a table holds: the columns with its week numbers and its Mondays."""

    key: str
    week: str = ""
    monday: str = ""

    @property
    def label(self) -> str:
        """What the organiser chooses by."""
        return self.key or _("The schedule")


@dataclass
class Entry:
    """One row: a Thing, a week, or a Thing in a week. Empty cells are left out of `values`: they change nothing."""

    row: int
    number: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    week: int | None = None
    monday: date | None = None
    kind: str = ""
    week_values: dict[str, str] = field(default_factory=dict)

    @property
    def has_week(self) -> bool:
        """Whether the row says anything about a week."""
        return self.week is not None or self.monday is not None


@dataclass
class Sheet:
    """Everything a table says, and what of it was not understood."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


class CellFault(ValueError):
    """A cell cannot be understood; the sentence says what is wrong."""


def runs_of(table: Table) -> list[Run]:
    """The schedules in a table, from its columns: none, one without a name, or several told apart by a year."""
    named: dict[str, dict[str, str]] = {}
    for name in table.columns:
        if name in WEEK_NAMES | MONDAY_NAMES:
            named.setdefault("", {}).setdefault("week" if name in WEEK_NAMES else "monday", name)
        elif name not in _understood() and (found := OF_A_RUN.fullmatch(name)):
            named.setdefault(found[2], {})[found[1]] = name
    return [Run(key, **columns) for key, columns in named.items()]


def read_sheet(table: Table, run: Run | None) -> Sheet:
    """The entries of a table for one of its schedules."""
    understood = _understood()
    columns = {understood[name]: name for name in reversed(table.columns) if name in understood}
    used = {*columns.values(), *([run.week, run.monday] if run else [])}
    of_runs = {name for other in runs_of(table) for name in (other.week, other.monday)}
    sheet = Sheet(unused=[written for name, written in table.columns.items() if name not in used | of_runs])
    if "number" not in columns and run is None:
        text = _("There is no column “thing” or “number”, which says which Thing a row is about.")
        sheet.problems.append(Problem(None, text))
        return sheet
    for row in table.rows:
        _read_row(row, columns, run, sheet)
    return sheet


def _read_row(row: Row, columns: dict[str, str], run: Run | None, sheet: Sheet) -> None:
    entry = Entry(row.number)
    faults = list(_fill(entry, row, columns, run))
    sheet.problems += [Problem(row.number, fault) for fault in faults]
    if faults:
        return
    if entry.number is not None:
        sheet.entries.append(entry)
    elif entry.has_week:
        title = str(entry.values.pop("title", ""))
        if title.startswith("("):
            sheet.remarks.append(
                Problem(row.number, _("“%(text)s” is taken as a remark and left out.") % {"text": title})
            )
        elif title:
            entry.week_values.setdefault("title", title)
        sheet.entries.append(entry)
    elif run is None:
        sheet.problems.append(Problem(row.number, _("There is no number, so it is not clear which Thing this is.")))


def _fill(entry: Entry, row: Row, columns: dict[str, str], run: Run | None) -> Iterator[str]:
    """Put the row's cells into the entry; yields a sentence for each that cannot be understood."""
    for name, column in columns.items():
        if cell := row[column]:
            try:
                _fill_one(entry, name, cell)
            except CellFault as fault:
                yield str(fault)
    if run is None:
        return
    try:
        entry.week = whole(row[run.week]) if run.week and row[run.week] else None
        entry.monday = monday(row[run.monday]) if run.monday and row[run.monday] else None
    except CellFault as fault:
        yield str(fault)


def _fill_one(entry: Entry, name: str, cell: str) -> None:
    if name == "number":
        entry.number = whole(cell)
    elif name in ("minutes_short", "minutes_deeper"):
        entry.values |= minutes(name, cell)
    elif name in ("references", "photo_credits"):
        kind = Reference.Kind.READING if name == "references" else Reference.Kind.PHOTO
        entry.references[kind.value] = [reference(line) for line in cell.split("\n") if line.strip()]
    elif name == "kind":
        entry.kind = kind_of(cell)
    elif name in ("week_title", "week_text"):
        entry.week_values[name.removeprefix("week_")] = cell
    else:
        entry.values[name] = cell


def whole(cell: str) -> int:
    """A whole number: 12, 12.0, #12, Thing 12."""
    if (found := WHOLE.fullmatch(cell)) is None or int(found[1]) == 0:
        raise CellFault(_("“%(cell)s” is not a number such as 12.") % {"cell": cell})
    return int(found[1])


def minutes(name: str, cell: str) -> dict[str, int]:
    """Minutes, for one version or, as in 20–45, for both."""
    if (found := MINUTES.fullmatch(cell)) is None:
        raise CellFault(_("“%(cell)s” is not a number of minutes.") % {"cell": cell})
    if found[2] and name == "minutes_short":
        return {"minutes_short": int(found[1]), "minutes_deeper": int(found[2])}
    return {name: int(found[2] or found[1])}


def monday(cell: str) -> date:
    """A date that is a Monday; where day and month could trade places, the reading that is one."""
    dates = list(_dates(cell))
    if not dates:
        raise CellFault(_("“%(cell)s” is not a date such as 2026-05-04.") % {"cell": cell})
    found = next((day for day in dates if day.isoweekday() == 1), None)
    if found is None:
        day = date_format(dates[0], "l j F Y")
        raise CellFault(_("“%(cell)s” is %(day)s. A week begins on a Monday.") % {"cell": cell, "day": day})
    return found


def _dates(cell: str) -> Iterator[date]:
    cell = re.sub(r"(?i)\A(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,?\s+", "", cell)
    cell = re.sub(r"(?i)(\d)(st|nd|rd|th)\b", r"\1", re.sub(r"[T ]00:00(:00)?Z?\Z", "", cell))
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", cell):
        orders = [(found[1], found[2], found[3])]
    elif found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", cell):
        orders = [(found[3], found[2], found[1]), (found[3], found[1], found[2])]
    else:
        orders = []
    for year, month, day in orders:
        with suppress(ValueError):
            yield date(int(year), int(month), int(day))
    for pattern in WRITTEN_DATES:
        with suppress(ValueError):
            yield datetime.strptime(cell, pattern).date()  # noqa: DTZ007 (a date has no zone)


def kind_of(cell: str) -> str:
    """The kind of a week, by its own name or its label."""
    wanted = column_name(cell).removesuffix("_week").rstrip("s")
    for kind in Week.Kind:
        if wanted in {column_name(text).removesuffix("_week").rstrip("s") for text in (kind.value, str(kind.label))}:
            return kind.value
    if wanted in {"catchup", "pause"}:
        return Week.Kind.CATCH_UP.value
    kinds = ", ".join(str(kind.label) for kind in Week.Kind)
    raise CellFault(_("“%(cell)s” is not a kind of week. There are: %(kinds)s.") % {"cell": cell, "kinds": kinds})


def reference(line: str) -> tuple[str, str]:
    """The text of a reference and the address at its end, if there is one."""
    found = ADDRESS.search(line)
    if found is None:
        return line.strip(" •*-\t"), ""
    return line[: found.start()].strip(" •*-|\t") or found[1], found[1]


def _understood() -> dict[str, str]:
    """Which value each column's name stands for, the form's own labels in the organiser's language included."""
    known = {other: name for name, others in NAMES.items() for other in others}
    for name in NAMES.keys() & {column.name for column in Thing._meta.fields}:
        known.setdefault(column_name(str(Thing._meta.get_field(name).verbose_name)), name)  # type: ignore[union-attr]
    return known
