"""Tables from any spreadsheet, in any of its encodings."""

from __future__ import annotations

import pytest

from things.importing import NotATable, read, text_of

ROWS = [["Thing", "TITLE"], ["1", 'She said "début", twice'], ["2", "Ends; here"]]


def as_file(separator, encoding, ends="\n", start=""):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '",;\t') else text

    return (start + ends.join(separator.join(cell(text) for text in row) for row in ROWS) + ends).encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        as_file(",", "utf-8"),
        as_file(";", "cp1252", "\r\n"),
        as_file("\t", "utf-16"),
        as_file(",", "utf-8-sig", "\r\n"),
        as_file(";", "utf-8-sig", "\r\n", start="sep=;\r\n"),
        as_file(",", "latin-1", "\r"),
        b"\n,\n" + as_file(",", "utf-8"),
    ],
    ids=["plain", "windows-semicolons", "excel-unicode-tabs", "bom", "sep-line", "old-mac", "empty-lines-first"],
)
def test_files_are_read_as_any_spreadsheet_writes_them(data):
    table = read(text_of(data))

    assert [(row["thing"], row["title"]) for row in table.rows] == [tuple(row) for row in ROWS[1:]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There are no rows here"),
        (b"thing,title\n", "There are no rows here"),
        (b"PK\x03\x04rest", "This is not a CSV file"),
        (b"a,b,A\n1,2,3\n", "Two columns are called “a”"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"thing\n" + b"1\n" * 1001, "more than 1000 rows"),
        (b'thing,title\n1,"' + b"x" * 120_000, "too long"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, words):
    with pytest.raises(NotATable, match=words):
        read(text_of(data))
