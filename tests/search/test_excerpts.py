"""Excerpts with the words marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.lib.asking import question
from cpd.lib.excerpts import LONGEST, excerpt, marked

pytestmark = pytest.mark.once
FILLER = "Nothing of note happened on the way to work today. "


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Podcasts and cafés", "podcast CAFE", "[Podcasts] and [cafés]"),
        ("Librarians write", "libr", "[Librarians] write"),
        ("of the, of all the", '"of the"', "[of the], of all the"),
        ("the librarian’s desk", "librarians", "the [librarian’s] desk"),
        ("図書館で", "書館", "図[書館]で"),
        ("nothing", "else", "nothing"),
        ("<b>bold</b> & more", "bold", "<b>[bold]</b> & more"),
        ("two\n  lines", "lines", "two [lines]"),
    ],
)
def test_words_that_were_asked_for_are_marked(text, asked, expected):
    assert shown(marked(text, question(asked))) == expected


def test_an_excerpt_is_from_where_most_of_the_question_stands():
    text = FILLER * 20 + "A podcast. " + FILLER * 20 + "We made a podcast about bridges. " + FILLER * 20

    found = shown(excerpt(text, question("podcast bridges")))

    assert "We made a [podcast] about [bridges]." in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < LONGEST + 20


def test_an_excerpt_without_the_words_is_the_beginning():
    assert shown(excerpt("First. " + FILLER * 20, question("elsewhere"))).startswith("First. Nothing of note")


@given(st.text(alphabet="ab é\n<>&'\"", max_size=900), st.text(alphabet='ab é"*', max_size=12))
def test_pieces_are_the_text_itself_and_short(text, typed):
    asked, one_line = question(typed), " ".join(text.split())

    pieces = excerpt(text, asked)
    stretch = "".join(piece.text for piece in pieces).strip("… ")

    assert "".join(piece.text for piece in marked(text, asked)) == one_line
    assert stretch in one_line
    assert len(stretch) <= 3 * LONGEST
    assert all(piece.text for piece in pieces)
