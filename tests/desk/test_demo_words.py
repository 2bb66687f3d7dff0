"""What the demo is made of: Things worth reading, people from everywhere, pieces that fit, a plan of weeks."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from cpd.desk.demo import corpus, pictures, programme
from cpd.desk.demo.lessons import lessons
from cpd.desk.demo.people import named, people
from cpd.desk.demo.stages import WEEK_OF, WEEKS, Clock, Stage


def test_there_are_twenty_three_things_with_every_part():
    assert [lesson.number for lesson in lessons()] == list(range(1, 24))
    for lesson in lessons():
        assert 150 <= len(lesson.body.split()) <= 400, lesson.title
        assert lesson.task.startswith("1. "), lesson.title
        assert "(optional)" in lesson.task, lesson.title
        assert 100 < len(lesson.easier_way) <= 600, lesson.title
        assert 2 <= len(lesson.references) <= 3, lesson.title
        assert lesson.minutes_short < lesson.minutes_deeper, lesson.title
        assert all(re.match(r"https://example\.(org|com|net)/", s.url) for s in lesson.references if s.url), (
            lesson.title
        )


def test_every_thing_has_a_picture_of_its_own_that_says_what_is_in_it():
    scenes = [pictures.scene_of(lesson.picture) for lesson in lessons()]

    assert len(set(scenes)) == 23
    assert all(lesson.picture_alt.startswith("A drawing of ") for lesson in lessons())


def test_a_picture_is_as_wide_as_pages_want_it():
    [(number, drawn)] = pictures.of_lessons(lessons()[:1], programme.INKS, seed=23).items()

    assert (number, drawn.width, drawn.height) == (1, 1600, 853)


def test_nothing_in_the_demo_is_shouted():
    files = [*corpus.HERE.glob("things/*.md"), *corpus.HERE.glob("corpus/*.txt"), corpus.HERE / "people.txt"]

    assert len(files) == 23 + 27 + 1
    for path in files:
        text = path.read_text(encoding="utf-8").replace("![", "").replace("NB!!", "")
        assert "!" not in text, path.name


def test_every_slot_in_the_pieces_is_one_that_can_be_filled():
    known = set(named()[0].words())
    for path in corpus.HERE.glob("corpus/*.txt"):
        assert set(re.findall(r"\{(\w+)\}", path.read_text(encoding="utf-8"))) <= known, path.name


def test_the_plan_has_four_legs_three_catch_up_weeks_and_one_of_looking_back():
    kinds = Counter(week.kind for week in WEEKS)

    assert (len(WEEKS), kinds["catch-up"], kinds["reflection"]) == (17, 3, 1)
    assert sorted(WEEK_OF) == list(range(1, 24))
    assert all(week.text for week in WEEKS if week.kind == "catch-up")
    assert [week.number for week in WEEKS if week.kind == "catch-up" and week.things] == [9]


def test_the_people_come_from_everywhere():
    assert len(named()) == 60
    assert len({person.handle for person in named()}) == 60
    assert len({person.country for person in named()}) > 35
    assert {person.sector for person in named()} == set(corpus.sectors())
    assert {"Łukasz Wiśniewski", "Nguyễn Thị Hồng Ánh", "ليلى حدّاد"} <= {person.name for person in named()}


def test_today_falls_in_week_eight_whatever_the_day():
    for day in range(7):
        now = datetime(2026, 6, 1, 7, 30, tzinfo=UTC) + timedelta(days=day)
        assert Clock(Stage.RUNNING, now).monday(8).isoformat() == "2026-06-01"


def test_before_the_release_on_monday_it_is_still_last_week():
    assert Clock(Stage.RUNNING, datetime(2026, 6, 1, 6, 59, tzinfo=UTC)).monday(8).isoformat() == "2026-05-25"


def test_a_larger_crowd_begins_with_the_same_sixty():
    assert people(seed=23, scale=2)[:60] == people(seed=23)
