"""How labels, title, links and text are weighed against one another."""

from __future__ import annotations

import pytest

from participants.matching import By, Lesson, Match, Post, Programme, match
from tests.participants.corpus import PROGRAMME

PAGE = "https://things.example/cpd23-2012/things"


def numbers(programme=PROGRAMME, **post):
    return [found.number for found in match(Post(**{"title": "", **post}), programme)]


def test_a_match_says_which_words_it_is_made_from():
    assert match(Post("CPD23: Things 8 & 9, at last"), PROGRAMME) == (
        Match(8, By.TITLE, "Things 8 & 9"),
        Match(9, By.TITLE, "Things 8 & 9"),
    )
    assert match(Post("Elephants", labels=("cpd23", "thing 9")), PROGRAMME) == (Match(9, By.LABEL, "thing 9"),)


def test_title_and_labels_that_share_a_thing_are_added_up():
    assert numbers(title="Thing 5", labels=("thing 5", "thing 6")) == [5, 6]


def test_the_title_counts_where_the_labels_name_another_thing():
    assert numbers(title="Thing 5", labels=("cpd23", "thing 4")) == [5]


def test_a_label_counts_where_the_title_only_has_a_number():
    assert numbers(title="8, 9", labels=("thing 12",)) == [12]


def test_a_tag_cloud_of_labels_says_nothing():
    cloud = tuple(f"thing {number}" for number in range(1, 24))

    assert numbers(title="Thing 5", labels=cloud) == [5]
    assert numbers(title="Hello", labels=cloud) == []


def test_a_label_with_a_bare_number_needs_the_programme_beside_it():
    assert numbers(title="Owls", labels=("cpd23", "11")) == [11]
    assert numbers(title="Owls", labels=("11",)) == []
    assert numbers(title="Owls", labels=("cpd", "23", "things")) == []


def test_a_week_alone_is_no_thing_even_if_it_has_but_one():
    assert numbers(title="CPD23 week 2", labels=("cpd23", "week 2")) == []


@pytest.mark.parametrize(
    "link",
    [
        f"{PAGE}/7/",
        f"{PAGE}/7",
        "http://things.example/cpd23-2012/things/7/",
        "https://www.Things.example/cpd23-2012/things/7/?utm_source=x#comments",
        "//things.example/cpd23-2012/things/7/",
        "https://things.example:443/cpd23-2012/things/7",
    ],
)
def test_a_link_to_the_things_page_counts_however_it_is_spelt(link):
    assert match(Post("Out and about", links=(link,)), PROGRAMME) == (Match(7, By.LINK, link),)


def test_links_add_nothing_to_what_the_title_says():
    assert numbers(title="Thing 8", links=(f"{PAGE}/7/",)) == [8]


def test_links_to_many_things_are_a_menu():
    assert numbers(title="Looking back", links=tuple(f"{PAGE}/{number}/" for number in (1, 2, 3))) == []
    assert numbers(title="Looking back", links=(f"{PAGE}/8/", f"{PAGE}/9/")) == [8, 9]


def test_links_to_other_pages_say_nothing():
    assert numbers(title="Hello", links=("https://elsewhere.example/cpd23-2012/things/7/", f"{PAGE}/", "", "::")) == []


def test_the_first_sentence_counts_where_the_programme_is_named():
    text = "For Thing 7 I went to a meeting. Next comes Thing 8."

    assert match(Post("Out and about", labels=("cpd23",), text=text), PROGRAMME) == (Match(7, By.TEXT, "Thing 7"),)
    assert numbers(title="Out and about", text=text) == []
    assert numbers(title="Out and about", text="For Thing 7 of #cpd23 I went out.") == [7]


def test_later_sentences_say_nothing():
    assert numbers(title="Tired", labels=("cpd23",), text="What a day. I should be on Thing 7 by now.") == []


def test_a_lessons_own_title_is_enough_and_a_part_of_it_is_not():
    assert numbers(title="Mentoring") == [11]
    assert numbers(title="Mentoring in schools") == []
    assert numbers(title="Mentoring in schools", labels=("cpd23",)) == [11]


def test_only_things_of_the_cohort_are_found():
    small = Programme(lessons=(Lesson(1, "Blogs", 1), Lesson(2, "Feeds", 2)), tags=("mini",))

    assert numbers(small, title="Things 1-23") == [1, 2]
    assert numbers(small, title="Thing 3") == []
    assert numbers(small, title="2 things: done") == []


def test_a_cohort_without_things_has_no_matches():
    assert numbers(Programme(()), title="Thing 1") == []


def test_the_programmes_own_tag_is_known_by_any_name():
    devon = Programme(lessons=PROGRAMME.lessons, tags=("devon-learns",))

    assert numbers(devon, title="12: on the bus", labels=("Devon Learns",)) == [12]
    assert numbers(devon, title="12: on the bus", labels=("devon",)) == []


@pytest.mark.parametrize("tag", ["things", "week", "5", "x", "june", "thing-5", "", "--", "(", "week-3"])
def test_a_tag_that_is_an_everyday_word_does_no_harm(tag):
    programme = Programme(lessons=PROGRAMME.lessons, tags=(tag,))

    assert numbers(programme, title="Week 3: Things 4 & 5") in ([4, 5], [5])
    assert numbers(programme, title="Five things for June") == []
