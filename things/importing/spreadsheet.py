"""Tables as spreadsheets write them: any order of columns, any common separator and encoding, in; plain rows, out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from cpd.lib import markup

LARGEST = 1_000_000
MOST_ROWS = 1000
SEPARATORS = [",", ";", "\t", "|"]
LONGEST_CELL = 110_000
OTHER_KINDS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "pdf"}


class NotATable(ValueError):
    """The file cannot be read as a table; the sentence says what to do."""


@dataclass(frozen=True)
class Row:
    """One row with the number a spreadsheet shows beside it, and its cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """The columns, by their names in small letters and underscores, as written, and the rows that are not empty."""

    columns: dict[str, str]
    rows: list[Row]


def text_of(data: bytes) -> str:
    """The text of a file, whichever of the usual encodings it has."""
    if len(data) > LARGEST:
        raise NotATable(_("This file is larger than 1 MB. A schedule needs only a few kilobytes."))
    if any(data.startswith(mark) for mark in OTHER_KINDS):
        raise NotATable(
            _(
                "This is not a CSV file. In your spreadsheet, choose “Save as” or “Download” and then CSV, and try again."
            )
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on Windows; the few bytes it does not use stand for nothing.
        return data.decode("cp1252", errors="replace")


def read(text: str) -> Table:
    """The table in a text; raises NotATable with a sentence."""
    text = markup.tidy(text.removeprefix("\ufeff"))
    separator, text = _separator(text)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = list(csv.reader(StringIO(text), delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise NotATable(_("A cell of this file is too long, or a quotation mark is not closed.")) from error
    header = next((place for place, cells in enumerate(lines) if any(cell.strip() for cell in cells)), len(lines))
    if len(lines) - header < 2:
        raise NotATable(_("There are no rows here. The first row names the columns, the others are Things or weeks."))
    if len(lines) > MOST_ROWS:
        raise NotATable(_("There are more than %(most)s rows here.") % {"most": MOST_ROWS})
    columns = _columns(lines[header])
    rows = [row for row in _rows(columns, lines, header + 1) if any(row.cells.values())]
    return Table({name: written for name, written in columns if name}, rows)


def column_name(written: str) -> str:
    """A column's name in small letters, words joined by underscores."""
    return re.sub(r"[\W_]+", "_", written.casefold()).strip("_")


def _columns(header: list[str]) -> list[tuple[str, str]]:
    columns = [(column_name(written), written.strip()) for written in header]
    names = [name for name, _written in columns if name]
    twice = next((written for name, written in columns if names.count(name) > 1), None)
    if twice is not None:
        raise NotATable(_("Two columns are called “%(name)s”.") % {"name": twice})
    return columns


def _rows(columns: list[tuple[str, str]], lines: list[list[str]], first: int) -> Iterator[Row]:
    for number, cells in enumerate(lines[first:], start=first + 1):
        named = zip((name for name, _written in columns), cells, strict=False)
        yield Row(number, {name: cell.strip() for name, cell in named if name})


def _separator(text: str) -> tuple[str, str]:
    """What parts the cells, and the text without the line in which Excel may say so."""
    first, _end, rest = text.partition("\n")
    if (told := re.fullmatch(r"\s*sep=(.)\s*", first, re.IGNORECASE)) is not None:
        return told[1], rest
    first = next((line for line in text.split("\n") if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=unquoted.count), text
