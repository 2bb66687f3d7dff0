"""`manage.py match`, and a cohort's Things as it reads them."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from participants.lessons import programme_of, tags_of
from participants.matching import Lesson
from tests.factories import CohortFactory, ThingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    cohort = CohortFactory(slug="cpd23-2026", listed_at=None)
    for number in range(1, 13):
        ThingFactory(cohort=cohort, number=number, ready_at=None, title=f"Lesson {number} of ours")
    return cohort


def answers(*args, **options):
    out = io.StringIO()
    call_command("match", *args, stdout=out, **options)
    return out.getvalue()


def test_each_line_is_answered_with_its_title_and_numbers(cohort, tmp_path):
    lines = "Things 8 & 9\nElephants|cpd23, thing 9\nA | b | Thing 3\n\n23 Things|\n|thing 4\nThing 99|cpd23\r\n"
    file = tmp_path / "titles.txt"
    file.write_text(lines, encoding="utf-8")

    assert answers(str(file), cohort="cpd23-2026") == (
        "Things 8 & 9|8,9\nElephants|9\nA | b |3\n23 Things|\n|4\nThing 99|\n"
    )


def test_a_dash_reads_what_is_piped_in(cohort, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\ufeffThing the Second".encode())))

    assert answers("-", cohort="cpd23-2026") == "Thing the Second|2\n"


def test_a_missing_file_is_named(cohort, tmp_path):
    with pytest.raises(CommandError, match="There is no file “.*gone.txt”"):
        answers(str(tmp_path / "gone.txt"), cohort="cpd23-2026")


def test_a_folder_is_no_file(cohort, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        answers(str(tmp_path), cohort="cpd23-2026")


def test_an_unknown_cohort_is_named(tmp_path):
    with pytest.raises(CommandError, match="There is no cohort with the slug “nowhere”"):
        answers("-", cohort="nowhere")


def test_the_line_that_is_not_utf_8_is_named(cohort, tmp_path):
    file = tmp_path / "titles.txt"
    file.write_bytes(b"Thing 1\nCaf\xe9\n")

    with pytest.raises(CommandError, match="Line 2 is not written in UTF-8"):
        answers(str(file), cohort="cpd23-2026")


@pytest.mark.parametrize("things", [3, 30])
def test_a_cohorts_lessons_are_one_question_however_many(things, django_assert_num_queries):
    cohort = CohortFactory(slug="cpd23-2027")
    for number in range(1, things + 1):
        ThingFactory(cohort=cohort, number=number)

    with django_assert_num_queries(1):
        programme = programme_of(cohort)

    assert len(programme.lessons) == things
    assert programme.lessons[1] == Lesson(2, "Title of Thing 2", 2, ("http://testserver/cpd23-2027/things/2/",))


def test_a_thing_without_a_week_is_a_lesson_too():
    cohort = CohortFactory()
    ThingFactory(cohort=cohort, number=4, week=None)

    assert [(lesson.number, lesson.week) for lesson in programme_of(cohort).lessons] == [(4, None)]


@pytest.mark.parametrize(
    ("slug", "tags"),
    [
        ("cpd23-2012", ("cpd23-2012", "cpd23", "cpd")),
        ("2012-cpd23", ("2012-cpd23", "cpd23", "cpd")),
        ("cpd23", ("cpd23", "cpd")),
        ("devon-2026", ("devon-2026", "devon", "devon23")),
        ("2026", ("2026",)),
        ("23-things", ("23-things",)),
    ],
)
def test_the_tags_of_a_cohort_come_from_its_slug(slug, tags):
    assert tags_of(slug) == tags
