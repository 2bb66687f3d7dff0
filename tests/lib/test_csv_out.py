"""Tables for spreadsheets: whole, in UTF-8, and never a formula."""

from __future__ import annotations

import csv
import io

import pytest

from cpd.lib import csv_out


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", "%0A"])
def test_what_a_spreadsheet_would_calculate_is_text(cell):
    assert csv_out.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "kept"), [("Łukasz, “so”", "Łukasz, “so”"), (None, ""), (12, "12"), ("", "")])
def test_everything_else_stays_as_it_is(cell, kept):
    assert csv_out.harmless(cell) == kept


def test_the_file_reads_back_as_it_was():
    answer = csv_out.answer("log.csv", ["who", "why"], [["Łukasz", "one\nline, and “another”"]])

    read = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert read == [["who", "why"], ["Łukasz", "one\nline, and “another”"]]
    assert answer["Content-Disposition"] == 'attachment; filename="log.csv"'
