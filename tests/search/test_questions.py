"""What a typed text asks for, and whether a text has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.lib.asking import LONGEST_QUESTION, MOST_TERMS, question
from cpd.lib.words import words

pytestmark = pytest.mark.once


def terms(text):
    return [(" ".join(term.stems), term.beginning) for term in question(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("social media", [("social", ""), ("media", "media")]),
        ("pod* media ", [("pod", "pod"), ("media", "media")]),
        ('"social media" notes', [("social media", ""), ("note", "notes")]),
        ('notes "social media"', [("note", ""), ("social media", "")]),
        ("“social media", [("social media", "")]),
        ("«une école»", [("une ecol", "")]),
        ("well-known", [("well known", "")]),
        ("e-mail,letters", [("e mail", ""), ("letter", "letters")]),
        ("Thing 1", [("thing", ""), ("1", "")]),
        ("1*", [("1", "")]),
        ("20*", [("20", "20")]),
        ("the the THE", [("the", ""), ("the", "the")]),
        ("a OR b NOT c NEAR(d)", [("a", ""), ("or", ""), ("b", ""), ("not", ""), ("c", ""), ("near", ""), ("d", "")]),
        ("title:x -y +z ^w", [("titl x", ""), ("y", ""), ("z", ""), ("w", "")]),
        ("図書館", [("図 書 館", "")]),
        ('🎉 ** "" \'', []),
        ("", []),
    ],
)
def test_what_is_asked_for(text, expected):
    assert terms(text) == expected


def test_more_than_anybody_looks_for_is_cut_and_said():
    long = question(" ".join(f"w{number}" for number in range(50)))

    assert (len(long.terms), long.was_cut) == (MOST_TERMS, True)
    assert question("x" * (LONGEST_QUESTION + 1)).was_cut
    assert not question("a few words").was_cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", True), ("é", True), ("7", False), ("図", False), ("ab", False), ("a b", False), ("", False)],
)
def test_one_letter_is_too_short(text, expected):
    assert question(text).is_too_short == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("We ran a podcast", "running podcasts", False),
        ("We keep podcasts running", "podcast run", True),
        ("A librarian at work", "libr", True),
        ("A librarian at work", "libr work", False),
        ("A librarian at work", "libr* work", True),
        ("the end of the line", '"of the"', True),
        ("the end of a line", '"of the"', False),
        ("the Cafés of Łódź", "cafe lodz", True),
        ("Thing 12", "thing 1", False),
        ("my e-mail", "email", False),
        ("my e-mail", "e-mail", True),
    ],
)
def test_whether_a_text_has_it(text, asked, expected):
    assert question(asked).is_in(words(text)) == expected


@given(st.text(max_size=400))
def test_no_text_is_a_wrong_question(text):
    asked = question(text)

    assert len(asked.terms) <= MOST_TERMS
    assert all(term.stems for term in asked.terms)
