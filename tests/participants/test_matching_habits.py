"""What a choice by hand teaches about a blog, and what it does not."""

from __future__ import annotations

import json

import pytest

from participants.matching import By, Habit, HabitKind, Match, Post, habits_from_json, learn, match
from tests.participants.corpus import PROGRAMME


def taught(*choices):
    habits = ()
    for post, numbers in choices:
        habits = learn(post, numbers, PROGRAMME, habits)
    return habits


def numbers(post, habits):
    return [found.number for found in match(post, PROGRAMME, habits)]


def test_a_label_that_was_explained_once_is_understood():
    habits = taught((Post("Owls", labels=("wk-mentoring",)), [11]))

    assert match(Post("More owls", labels=("WK Mentoring",)), PROGRAMME, habits) == (
        Match(11, By.HABIT, "wk mentoring"),
    )


@pytest.mark.parametrize(
    ("title", "number", "later", "expected"),
    [
        ("Reflection #5", 5, "Reflection #6", [6]),
        ("Post 7", 7, "Post 8: calendars", [8]),
        ("Number 9", 9, "Number 10", [10]),
        ("Week 3", 3, "Week 4", [4]),
        ("Post 7", 7, "Posts 8 and 9", []),
        ("Post 7", 7, "Post 8 & 9", [8, 9]),
        ("Post 7", 7, "Post 99", []),
        ("Post 7", 7, "Post 10 books I read", []),
        ("Owls (11)", 11, "Something quite different (12)", [12]),
        ("5 ~ owls", 5, "6 ~ more owls", [6]),
    ],
)
def test_a_way_of_numbering_that_was_explained_once_is_understood(title, number, later, expected):
    assert numbers(Post(later), taught((Post(title), [number]))) == expected


def test_without_the_choice_none_of_these_match():
    for title in ("Reflection #5", "Post 7", "Number 9", "Week 3", "Owls (7)"):
        assert numbers(Post(title), ()) == []


def test_what_the_title_says_outright_beats_a_habit():
    habits = taught((Post("Post 7", labels=("owls",)), [7]))

    assert numbers(Post("Post 8: Thing 9", labels=("owls",)), habits) == [9]


def test_posts_with_a_label_that_was_said_to_be_about_nothing_are_not_guessed_at():
    habits = taught((Post("Mentoring", labels=("recipes",)), []))

    assert numbers(Post("12", labels=("recipes",)), habits) == []
    assert numbers(Post("Thing 12", labels=("recipes",)), habits) == [12]


def test_when_even_plain_words_were_wrong_the_label_means_never():
    habits = taught((Post("Thing 5: soup", labels=("recipes",)), []))

    assert habits == (Habit(HabitKind.NEVER, "recipes"),)
    assert numbers(Post("Thing 6: salad", labels=("recipes",)), habits) == []
    assert numbers(Post("Thing 6: salad"), habits) == [6]


def test_a_choice_takes_a_never_back():
    habits = taught(
        (Post("Thing 5: soup", labels=("recipes",)), []), (Post("Thing 6: salad", labels=("recipes",)), [7])
    )

    assert numbers(Post("Bread", labels=("recipes",)), habits) == [7]
    assert numbers(Post("Thing 8", labels=("recipes",)), habits) == [8]


def test_the_programmes_own_label_never_becomes_a_habit():
    assert taught((Post("Some news", labels=("cpd23", "thing 4")), [])) == ()


def test_one_wrong_thing_does_not_make_a_never_of_every_label():
    assert taught((Post("Thing 5: soup", labels=("food", "library")), [])) == ()


def test_a_label_on_posts_about_different_things_means_nothing():
    habits = taught((Post("Owls", labels=("library",)), [11]), (Post("Slides", labels=("library",)), [17]))

    assert habits == (Habit(HabitKind.MIXED, "library"),)
    assert numbers(Post("Books", labels=("library",)), habits) == []


def test_of_several_labels_only_the_telling_ones_are_learnt():
    habits = taught((Post("Owls", labels=("library", "my mentoring year", "birds")), [11]))

    assert habits == (Habit(HabitKind.LABEL, "my mentoring year", (11,)),)


def test_a_counter_that_was_taken_for_a_thing_is_not_again():
    habits = taught((Post("5: soup for lunch", labels=("cpd23",)), [3]))

    assert numbers(Post("6: salad for lunch", labels=("cpd23",)), habits) == []
    assert numbers(Post("Thing 6: salad", labels=("cpd23",)), habits) == [6]


def test_nothing_is_learnt_from_what_was_found_anyway():
    assert taught((Post("Thing 5", labels=("owls",)), [5])) == ()


def test_learning_the_same_again_changes_nothing():
    once = taught((Post("Post 7", labels=("owls",)), [7]))

    assert learn(Post("Post 7", labels=("owls",)), [7], PROGRAMME, once) == once


def test_habits_are_few_and_small():
    habits = ()
    for number in range(200):
        habits = learn(Post(f"{number}x", labels=(f"label {number} " * 40,)), [5], PROGRAMME, habits)

    assert len(habits) == 40
    assert max(len(habit.pattern) for habit in habits) <= 60
    assert len(json.dumps([habit.as_json() for habit in habits])) < 8000


def test_a_habit_comes_back_from_json_as_it_went():
    habits = taught((Post("Post 7", labels=("owls",)), [7]), (Post("Thing 5: soup", labels=("recipes",)), []))

    kept = json.loads(json.dumps([habit.as_json() for habit in habits]))

    assert habits_from_json(kept) == habits
    assert Habit.from_json(kept[0]) == habits[0]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "label",
        {"kind": "label"},
        {"kind": "nonsense", "pattern": "x", "numbers": []},
        {"kind": "label", "pattern": "x" * 61, "numbers": []},
        {"kind": "label", "pattern": "x", "numbers": ["1"]},
        {"kind": "label", "pattern": "x", "numbers": [True]},
        {"kind": "label", "pattern": "x", "numbers": list(range(31))},
        {"kind": "label", "pattern": "x", "numbers": 5},
    ],
)
def test_what_is_no_habit_is_refused_alone_and_left_out_of_a_list(value):
    with pytest.raises(ValueError, match=r"."):
        Habit.from_json(value)

    good = Habit(HabitKind.LABEL, "owls", (11,))
    assert habits_from_json([value, good.as_json()]) == (good,)


@pytest.mark.parametrize("value", [None, 5, "label", {"kind": "label"}])
def test_a_list_of_habits_that_is_none_is_empty(value):
    assert habits_from_json(value) == ()
