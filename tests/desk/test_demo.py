"""The running demo as it is read: people, what they wrote, what they answered. Made once for all tests here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from comments import counting
from comments.models import Action, Comment, Report
from cpd.desk.demo import corpus
from cpd.desk.demo.people import AUTHOR, MEMBER, ORGANISER, PARTICIPANT, PASSWORD
from participants.models import Member, Participant, Reflection
from tests.conftest import NOW
from things.course import Course
from things.models import Cohort, Reference, Thing, Week

pytestmark = pytest.mark.django_db

REFLECTIONS, COMMENTS = 266, 708


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The demo, in a transaction around all tests of this file; gives what was printed."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW), override_settings(DEBUG=True):
            call_command("demo", no_pictures=True, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def said(made, db):
    """What was printed when the demo was made."""
    return made


def test_the_running_demo_has_sixty_members_and_counts_that_are_exact(said):
    cohort = Cohort.objects.get()
    assert (cohort.slug, cohort.first_monday.isoformat()) == ("demo", "2026-04-13")
    assert Course(cohort).this_week.number == 8
    assert Member.objects.count() == EmailAddress.objects.filter(verified=True, primary=True).count() == 60
    assert Participant.objects.count() == 57
    counts = (Reflection.objects.count(), Comment.objects.count())
    assert counts == (REFLECTIONS, COMMENTS)
    assert f"60 members, 57 of them participants, {REFLECTIONS} reflections, {COMMENTS} comments" in said


def test_no_two_texts_are_the_same_and_nothing_is_from_tomorrow(said):
    for model in (Reflection, Comment):
        bodies = list(model.objects.exclude(body="").values_list("body", flat=True))
        assert len(bodies) == len(set(bodies))
        assert not any("{" in body or "||" in body for body in bodies)
    now = datetime.now(UTC)
    assert not Reflection.objects.filter(published_at__gt=now).exists()
    assert not Comment.objects.filter(created_at__gt=now).exists()
    assert not Participant.objects.filter(joined_at__gt=now).exists()
    assert all(reply.created_at > reply.parent.created_at for reply in Comment.objects.exclude(parent=None))
    assert all(one.created_at > one.reflection.published_at for one in Comment.objects.exclude(reflection=None))


def test_the_counts_that_are_kept_are_what_stands(said):
    assert list(counting.differences()) == []
    for thing in Thing.objects.all():
        listed = Reflection.objects.published().filter(things=thing, visibility__in=["everyone", "members"])
        assert thing.written_count == listed.count()


def test_what_is_told_has_a_title_of_its_own(said):
    stories = {
        title: moment for number in range(1, 24) for moment in corpus.pieces(number).moments for title in moment.titles
    }
    titled = [row for row in Reflection.objects.all() if row.title in stories]
    assert len(titled) > REFLECTIONS / 2
    for row in titled:
        beginning = corpus.SLOT.split(stories[row.title].text)[0][:30]
        assert beginning in row.body, row.title


def test_people_lurk_stop_catch_up_join_late_and_wait_for_an_answer(said):
    writers = set(Reflection.objects.values_list("author__handle", flat=True))
    assert {"celeste", "ayumi", "dilwyn"} & writers == set()
    stopper = Reflection.objects.filter(author__handle="elif")
    assert set(stopper.values_list("things__number", flat=True)) <= {1, 2, 3}
    pause = Week.objects.get(number=4)
    in_pause = Reflection.objects.filter(
        published_at__range=(pause.opens_at, pause.opens_at + timedelta(days=7)), author__handle__in=["misaki", "sofia"]
    )
    assert in_pause.exists()
    assert Participant.objects.get(member__handle="keoni").joined_at > pause.opens_at
    assert 40 < Reflection.objects.published().waiting().count() < 80
    assert Reflection.objects.filter(published_at=None).count() == 7
    assert Reflection.objects.published().filter(visibility="members").exists()


def test_one_comment_is_reported_one_hidden_and_one_deleted_with_a_reply(said):
    assert Report.objects.open().get().comment.body.startswith("Is this what people get paid for")
    hidden = Comment.objects.exclude(hidden_at=None).get()
    assert (Action.objects.get().verb, Action.objects.get().target_id) == (Action.Verb.HIDE_COMMENT, hidden.pk)
    deleted = Comment.objects.exclude(deleted_at=None).get()
    assert deleted.body == deleted.body_html == ""
    assert deleted.replies.count() >= 1


def test_the_four_sign_ins_are_what_they_say(said):
    organiser, participant, member, author = (
        Member.objects.get(email=sign_in.email) for sign_in in (ORGANISER, PARTICIPANT, MEMBER, AUTHOR)
    )
    assert all(one.check_password(PASSWORD) for one in (organiser, participant, member, author))
    assert organiser.is_staff
    assert organiser.has_perm("things.publish_thing")
    assert not organiser.is_superuser
    assert author.is_staff
    assert sorted(author.authored_things.values_list("number", flat=True)) == [10, 12]
    assert not participant.is_staff
    assert participant.places.count() == 1
    assert member.places.count() == 0
    assert all(one.email in said for one in (organiser, participant, member, author))
    assert PASSWORD in said


def test_the_next_thing_is_the_guest_authors_to_finish(said):
    thing = Thing.objects.get(number=12)
    assert (thing.state, thing.guest_author.email, thing.week.number) == (Thing.State.DRAFT, AUTHOR.email, 9)
    assert [str(row.history_change_reason) for row in Thing.objects.get(number=4).history.order_by("history_date")] == [
        "First version",
        "Added the summary",
        "Marked as ready",
    ]
    assert Reference.objects.filter(kind=Reference.Kind.PHOTO).count() == 23
