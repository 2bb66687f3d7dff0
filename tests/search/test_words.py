"""Words as search knows them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.lib.words import LONGEST_WORD, places, words

pytestmark = pytest.mark.once


def plain(text):
    return [word.plain for word in words(text)]


def stems(text):
    return [word.stem for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Podcast", "PODCASTS"),
        ("writing", "writes"),
        ("libraries", "library"),
        ("librarian’s", "librarians"),
        ("don't", "don’t"),
        ("café", "cafe"),
        ("cafe\u0301", "café"),
        ("Łukasz", "lukasz"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Ångström", "angstrom"),
        ("Ægir", "aegir"),
        ("ﬁnd", "find"),
        ("co\u00adoperate", "cooperate"),
        ("ёлка", "елка"),
        ("Ἀθῆναι", "αθηναι"),
        ("שָׁלוֹם", "שלום"),
        ("ガ", "ｶﾞ"),
    ],
)
def test_the_same_word_written_otherwise_is_the_same_word(one, other):
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e-mail, well-known: x_y", ["e", "mail", "well", "known", "x", "y"]),
        ("l'école O’Brien", ["l", "ecole", "o", "brien"]),
        ("Thing 12 of 23", ["thing", "12", "of", "23"]),
        ("図書館で", ["図", "書", "館", "で"]),
        ("한국어 도서관", ["한국어", "도서관"]),
        ("हिन्दी नमस्ते", ["हिन्दी", "नमस्ते"]),
        ("½ x²", ["1", "2", "x2"]),
        ("🎉 … — \0 \ud800 “”", []),
        ("", []),
    ],
)
def test_where_words_begin_and_end(text, expected):
    assert plain(text) == expected


def test_a_word_without_end_is_cut_and_words_of_one_text_do_not_run_together():
    assert plain("a" * 10_000 + " b") == ["a" * LONGEST_WORD, "b"]


@given(st.text())
def test_no_text_breaks_it_and_no_word_holds_a_sign(text):
    for word in words(text):
        assert 0 < len(word.plain) <= LONGEST_WORD
        assert 0 < len(word.stem) <= LONGEST_WORD
        assert not set(word.plain + word.stem) & set(" '\"\\*÷¶()\0\n")


@given(st.text())
def test_places_are_where_the_words_are(text):
    assert [word for _start, _end, found in places(text) for word in found] == words(text)
    assert all(0 <= start < end <= len(text) for start, end, _found in places(text))


def test_many_threads_get_the_same_stems():
    texts = [f"running{n} libraries connection{n}s happily" for n in range(300)]
    expected = list(map(stems, texts))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, texts)) == expected
