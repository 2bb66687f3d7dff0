"""Tables as CSV that spreadsheets open: streamed, and no cell of it is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

# What makes spreadsheet programs calculate, or call other programs, instead of showing what stands there.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


class Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


def harmless(value: object) -> str:
    """A cell's text; one that would be a formula gets an apostrophe in front, which spreadsheets do not show."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def answer(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """The table as a file of this name, however long it is."""

    def lines() -> Iterator[str]:
        writer = csv.writer(Echo())
        # Without this mark, Excel takes UTF-8 for something else.
        yield "\ufeff" + writer.writerow([harmless(cell) for cell in head])
        for row in rows:
            yield writer.writerow([harmless(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
