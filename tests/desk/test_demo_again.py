"""`manage.py demo` run in other ways: again, larger, at other stages, beside real cohorts, with its pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from PIL import Image

from comments import counting
from comments.models import Comment
from cpd.desk.demo.people import ORGANISER, PARTICIPANT, PASSWORD
from participants.models import Member, Participant, Reflection, ReflectionPicture
from tests.desk.test_demo import COMMENTS, REFLECTIONS
from tests.factories import CohortFactory, ReflectionFactory
from things.course import Course
from things.course import Stage as CourseStage
from things.models import Cohort, Thing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def demo(**options):
    """Make a demo without pictures and give what was printed."""
    out = StringIO()
    call_command("demo", no_pictures=True, stdout=out, **options)
    return out.getvalue()


def texts():
    """Everything people wrote, in the order in which it was made."""
    said = [
        body for model in (Reflection, Comment) for body in model.objects.order_by("pk").values_list("body", flat=True)
    ]
    return said + list(Member.objects.order_by("pk").values_list("display_name", flat=True))


@pytest.mark.once
def test_runs_of_two_days_give_the_same_texts_and_another_seed_gives_others():
    demo()
    first = texts()

    with time_machine.travel(datetime(2026, 6, 7, 20, tzinfo=UTC)):
        demo(reset=True)
    assert texts() == first

    demo(reset=True, seed=24)
    assert texts() != first


@pytest.mark.once
def test_scale_multiplies_people_and_what_they_write():
    demo(scale=3)

    assert Member.objects.count() == 180
    assert 2.5 < Reflection.objects.count() / REFLECTIONS < 3.5
    assert 2.5 < Comment.objects.count() / COMMENTS < 3.5
    assert list(counting.differences()) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("stage", "course_stage", "week"),
    [
        ("before", CourseStage.BEFORE, None),
        ("running", CourseStage.RUNNING, 8),
        ("catch-up", CourseStage.CATCH_UP, 13),
        ("finished", CourseStage.AFTER, None),
    ],
)
def test_each_stage_is_where_its_name_says(stage, course_stage, week, client):
    demo(stage=stage)

    cohort = Cohort.objects.get()
    course = Course(cohort)
    assert course.stage == course_stage
    assert (course.this_week.number if course.this_week else None) == week
    assert cohort.is_finished() == (stage == "finished")
    assert Participant.objects.filter(member__email=PARTICIPANT.email).exists()
    assert Reflection.objects.exists() == Comment.objects.exists() == (stage != "before")
    assert client.get("/").status_code == 200
    if cohort.is_finished():
        assert not Comment.objects.filter(created_at__gt=cohort.finished_at).exists()
        assert not Reflection.objects.filter(published_at__gt=cohort.finished_at).exists()


# ---- keeping away from what is real


def test_it_makes_no_demo_beside_a_real_cohort_unless_told_to():
    real = ReflectionFactory()

    with pytest.raises(CommandError, match="a cohort of its own"):
        demo()

    demo(reset=True)
    assert sorted(Cohort.objects.values_list("slug", flat=True)) == sorted([real.cohort.slug, "demo"])
    demo(reset=True)
    assert Reflection.objects.filter(pk=real.pk).exists()
    assert Member.objects.filter(pk=real.author_id).exists()


def test_if_empty_leaves_any_cohort_alone():
    CohortFactory()

    assert demo(if_empty=True) == ""
    assert Cohort.objects.count() == 1


@pytest.mark.once
def test_the_demo_is_made_once_and_if_empty_then_only_says_how_to_sign_in(settings):
    settings.DEBUG = True
    demo(if_empty=True)
    made = Reflection.objects.count()

    assert ORGANISER.email in demo(if_empty=True)
    with pytest.raises(CommandError, match="already"):
        demo()
    assert Reflection.objects.count() == made


@pytest.mark.once
def test_pictures_are_stored_with_the_demo_and_go_with_it(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    call_command("demo", verbosity=0)

    thing = Thing.objects.get(number=1)
    with Image.open(thing.picture.open()) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1600, 853))
    faces = Member.objects.exclude(picture="").count()
    assert faces > 15
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    pictures = ReflectionPicture.objects.select_related("reflection")
    assert len(files) == 2 * 23 + faces + 2 * pictures.count()
    assert pictures.count() == 8
    assert all(one.alt.startswith("A drawing of") and one.alt in one.reflection.body_html for one in pictures)
    assert all(one.is_public == one.reflection.is_public for one in pictures)
    assert thing.picture_credit == "Cup and cloth: drawn for this programme, CC0."

    with django_capture_on_commit_callbacks(execute=True):
        demo(reset=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.once
def test_without_debug_nobody_can_sign_in_with_the_known_password(settings):
    settings.DEBUG = False
    said = demo()

    assert not any(member.has_usable_password() for member in Member.objects.all())
    assert "have no password" in said
    assert PASSWORD not in said
