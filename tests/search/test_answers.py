"""The same answers from both databases: those that the words themselves give."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cpd.desk.models import Document
from cpd.lib import search
from cpd.lib.asking import question
from cpd.lib.search import MOST_PLACES, MOST_WORDS, Words

USING = "default"


def keep(*texts):
    """Documents 1, 2, 3 … with these titles and bodies."""
    Document.objects.all().delete()
    Document.objects.bulk_create(Document(number=n, kind="thing", key=n) for n in range(1, len(texts) + 1))
    search.remove_strays(USING, "desk_document", "number")
    search.put(USING, [(n, Words.of(*text)) for n, text in enumerate(texts, start=1)])


def answer(text):
    """The numbers of documents found by title, and of the others found, each the largest first."""
    asked, documents = question(text), Document.objects.all()
    return tuple([row.number for row in way(documents, asked)] for way in (search.in_titles, search.in_bodies))


TEXTS = [
    ("Podcasts", "Listen to one, then make one. The running costs are low."),
    ("Running a café", "What we learned, of the library and its podcasts."),
    ("Bibliothèque", "Une journée à l’école; notes, blogs, e-mail."),
    ("図書館", "今日は図書館で本を読んだ"),
    ("Thing 12: social media", "Media that are social, and social media."),
    ("", "only a body, with the number 12"),
]


@pytest.mark.parametrize(
    ("text", "titles", "bodies"),
    [
        ("podcast", [1], [2]),
        ("PODCASTS", [1], [2]),
        ("run", [2], [1]),
        ("cafe", [2], []),
        ("bibliotheque", [3], []),
        ("biblio", [3], []),
        ("bibl* note", [], [3]),
        ("libr", [], [2]),
        ("library podcasts", [], [2]),
        ("podcasts make", [], [1]),
        ('"social media"', [5], []),
        ('"media social"', [], []),
        ('"are social"', [], [5]),
        ('"podcasts listen"', [], []),
        ("12", [5], [6]),
        ("1", [], []),
        ("1*", [], []),
        ("e-mail", [], [3]),
        ("ecole", [], [3]),
        ("図書", [4], []),
        ("読", [], [4]),
        ("書図", [], []),
        ("nothing", [], []),
        ("podcasts AND listen", [], []),
        ("podcasts NOT listen", [], []),
        ("title:podcasts", [], []),
    ],
)
def test_what_is_found(db, text, titles, bodies):
    keep(*TEXTS)

    assert answer(text) == (titles, bodies)


VOCABULARY = ["run", "running", "runs", "runner", "café", "cafe", "library", "librarian", "12", "120", "e-mail", "the"]
VOCABULARY += ["図書館", "書", "naïve", "Łódź", "don’t", "OR", "NEAR", "a", "ab", "abc"]
SOME_WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join)
SOME_QUESTION = st.lists(
    st.tuples(st.sampled_from(["", '"', "", ""]), st.sampled_from(VOCABULARY), st.sampled_from(["", "*", '"', " "])),
    min_size=1,
    max_size=4,
).map(lambda parts: " ".join(map("".join, parts)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(SOME_WORDS, SOME_WORDS), min_size=1, max_size=5),
    typed=st.lists(SOME_QUESTION, min_size=3, max_size=8),
)
def test_whatever_is_asked_the_database_answers_as_the_words_do(db, texts, typed):
    keep(*texts)
    kept = {n: Words.of(*text) for n, text in enumerate(texts, start=1)}

    for text in filter(lambda text: question(text).terms, typed):
        asked = question(text)
        everywhere = {n for n, words in kept.items() if asked.is_in(words.title, words.body)}
        titles = {n for n, words in kept.items() if asked.is_in(words.title)}
        assert answer(text) == (sorted(titles, reverse=True), sorted(everywhere - titles, reverse=True)), text


HOSTILE = [
    '"',
    "'",
    "''; DROP TABLE search_words --",
    "NEAR(a b, 2)",
    "{title} : x",
    "a* OR *",
    "\\",
    "\\'",
    "^a",
    "a:*",
]
HOSTILE += [
    "\u202eabc\u202c",
    "שלום \u200f",
    "مرحبا",
    "🎉🎉",
    "é\u0301" * 50,
    "%s %(x)s {}",
    "a & b | !c <-> d",
    "((((",
    "x" * 10_000,
]
HOSTILE += ["a " * 5000, "÷run ¶", "\ud800", "<script>alert(1)</script>", "$$ $1 ::tsquery", "-- /* */", "a\nb\tc\x0bd"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_understood_by_the_database(db, text):
    keep((text, "abc"), ("abc", text))

    if question(text).terms:
        assert answer(text) in [([1], [2]), ([], []), ([2, 1], []), ([1, 2], [])]
    assert answer("abc")[0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
@example(text='"a" "')
@example(text="\\' | !")
def test_any_text_can_be_kept_and_asked_for(db, text):
    keep((text, ""), ("", text), ("else", "more"))

    if question(text).terms:
        expected = question(text).is_in(Words.of(text, "").title)
        # The third says what somebody may ask for by its beginning.
        found = tuple([number for number in part if number != 3] for part in answer(text))
        assert found == (([1], [2]) if expected else ([], []))


def test_a_long_text_is_found_by_its_first_words_and_phrases_far_down(db):
    keep(("", "the " * (MOST_PLACES + 5) + "end of the line " + "word " * MOST_WORDS + "beyond"))

    assert answer("line") == ([], [1])
    assert answer('"end of"') == ([], [1])
    assert answer('"of the"') == ([], [])
    assert answer("beyond") == ([], [])
    assert answer("the line") == ([], [1])


def test_a_document_put_again_says_only_what_it_says_now(db):
    keep(("Early", "words"))

    search.put(USING, [(1, Words.of("Late", "letters"))])

    assert answer("early") == answer("words") == ([], [])
    assert answer("late") == ([1], [])
    search.remove(USING, [1])
    assert answer("late") == ([], [])
