"""Whatever a feed says, matching answers, quickly, and with Things that there are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.matching import Habit, HabitKind, Post, habits_from_json, learn, match
from tests.participants.corpus import PROGRAMME

WORDS = (
    "Thing Things thing the second 5 12 23 XII I and & , - – / to ( ) # : . cpd23 CPD 23 week 3 of books I read ½ 5️⃣ no."
    " 12th June 2012 first last one two-and twenty three _ … things ١٢ ⅻ &amp; 1/2 t5 8-10"
)
PIECES = st.sampled_from(WORDS.split())
TITLES = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join))
LABELS = st.lists(TITLES, max_size=8).map(tuple)
HABITS = st.lists(
    st.builds(
        Habit,
        st.sampled_from(HabitKind),
        st.sampled_from(["", "thing", "post", "owls", "#"]),
        st.lists(st.integers()).map(tuple),
    )
)


@settings(deadline=None, max_examples=300)
@given(TITLES, LABELS, st.lists(st.text(max_size=80), max_size=5).map(tuple), TITLES, HABITS)
def test_any_post_gets_an_answer_in_order_without_doubles(title, labels, links, text, habits):
    found = [entry.number for entry in match(Post(title, labels, links, text), PROGRAMME, habits)]

    assert found == sorted(set(found))
    assert set(found) <= set(range(1, 24))


@settings(deadline=None, max_examples=200)
@given(TITLES, LABELS, st.lists(st.integers(-5, 40), max_size=6), HABITS)
def test_anything_can_be_learnt_and_kept(title, labels, numbers, habits):
    learnt = learn(Post(title, labels), numbers, PROGRAMME, habits)

    assert len(learnt) <= 40
    new = [habit for habit in learnt if habit not in habits]
    assert habits_from_json([habit.as_json() for habit in new]) == tuple(new)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 23),
    st.sampled_from(["Thing {}", "CPD23 thing {}: hello", "My thoughts ({}) - thing {}", "#thing{}"]),
)
def test_every_thing_of_the_cohort_can_be_named(number, form):
    title = form.replace("({})", "").format(number)

    assert [found.number for found in match(Post(title), PROGRAMME)] == [number]


@pytest.mark.parametrize(
    "piece",
    ["Thing 5 ", "thing", "5,", "1-", "cpd23", "things 1 & ", "-", "(", "#", "&amp;", "12/", "twenty ", "Thing the ", "I",
     "week 3 & ", "a", "½", "\x00", "𝟏", " ", "x1", "1.", "Thing to Thing ", "and a bit of "],
)  # fmt: skip
def test_hostile_length_costs_little(piece):
    long = piece * (10_000 // len(piece))
    post = Post(
        long,
        labels=tuple(f"{number} {long}" for number in range(2000)),
        links=(f"https://x.example/{long}",) * 3000,
        text=long * 5,
    )
    match(Post("warm"), PROGRAMME)

    began = time.thread_time()
    habits = learn(post, [5], PROGRAMME, ())
    match(post, PROGRAMME, habits)

    assert time.thread_time() - began < 1


def test_a_lone_surrogate_is_only_a_letter():
    assert [found.number for found in match(Post("Thing 5 \ud83d"), PROGRAMME)] == [5]
