"""The running demo as it is read: people, what they wrote, what they answered. Made once for all tests here."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from post_office.models import Email

from comments import counting
from comments.models import Action, Comment, Report
from comments.weekly import sending
from cpd.desk.demo import corpus
from cpd.desk.demo.people import AUTHOR, MEMBER, ORGANISER, PARTICIPANT, PASSWORD
from cpd.desk.models import Changed
from participants import health, outcomes
from participants.health import Word
from participants.models import Feed, Letter, Member, Participant, Post, Reflection
from participants.outcomes import Outcome
from tests.conftest import NOW
from tests.search.asking import found
from things.course import Course
from things.models import Cohort, Reference, Thing, Week

pytestmark = pytest.mark.django_db

REFLECTIONS, ELSEWHERE, COMMENTS = 299, 33, 825


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
    people = f"60 members, 57 of them participants, {REFLECTIONS} reflections ({ELSEWHERE} of them on blogs elsewhere)"
    assert f"{people}, {COMMENTS} comments" in said


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
    titled = [row for row in Reflection.objects.filter(original_address="") if row.title in stories]
    assert len(titled) > (REFLECTIONS - ELSEWHERE) / 2
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


# ---- blogs elsewhere


def feeds():
    return {feed.blog.member.handle: feed for feed in Feed.objects.for_reading()}


def test_eight_people_have_blogs_elsewhere_each_in_a_state_of_its_own(said):
    with time_machine.travel(NOW):
        words = {handle: health.of_row(feed).word for handle, feed in feeds().items()}

    assert words == {
        "hana": Word.OK,
        "tamsin": Word.OK,
        "goran": Word.QUIET,
        "abel": Word.CHANGED,
        "lindiwe": Word.PRIVATE,
        "per-ole": Word.GONE,
        "salma": Word.EMPTY,
        "quickwords": Word.UNPROVED,
    }
    failing = [feed for feed in feeds().values() if feed.problem]
    assert all(
        feed.detail and feed.failing_since and NOW - feed.failing_since > timedelta(hours=72) for feed in failing
    )
    assert all(post.published_at < post.blog.feed.failing_since for feed in failing for post in feed.blog.posts.all())


def test_the_weekly_letters_so_far_went_out_and_no_worker_writes_them_again(said):
    assert [sending.write_due(NOW), Email.objects.count()] == [0, 0]
    sent = Letter.objects.filter(key="week-2026-06-01").exclude(about="not-written")
    assert sent.count() > 40
    assert sending.write_due(NOW + timedelta(days=6)) > 40


def test_their_addresses_can_be_nobodys_and_no_worker_asks_for_them(said):
    for feed in feeds().values():
        assert feed.host.endswith(".example")
        assert feed.blog.address.startswith("https://")
        assert feed.next_check_at - NOW > timedelta(days=300)
    assert not Feed.objects.due(NOW + timedelta(days=30)).exists()


def test_what_was_written_there_is_shown_with_its_things_and_the_reason(said):
    became = Counter(outcomes.of(post) for post in Post.objects.select_related("blog", "reflection"))
    assert became == {Outcome.SHOWN: ELSEWHERE - 1, Outcome.WAITING: 4, Outcome.HELD: 1}
    by = Counter(row["by"] for post in Post.objects.all() for row in post.matches)
    assert set(by) == {"label", "title"}
    for row in Reflection.objects.exclude(original_address="").select_related("post"):
        assert row.post.link == row.original_address
        assert [thing.number for thing in row.things.all()] == [match["number"] for match in row.post.matches]
        assert 0 < len(row.body_html) < 2000
    assert Reflection.objects.exclude(original_address="").filter(comment_count__gt=0).count() > 10


def test_the_participant_who_signs_in_writes_here_and_there_and_has_a_post_waiting(said):
    participant = Member.objects.get(email=PARTICIPANT.email)

    assert set(participant.blogs.values_list("place", flat=True)) == {"here", "elsewhere"}
    assert Post.objects.of(participant).waiting().count() == 1
    assert Reflection.objects.filter(author=participant).exclude(original_address="").exists()


def test_reading_the_same_again_would_change_nothing(said):
    """The rows are those that reading a feed makes: each post is known by its names."""
    assert all(post.keys.exists() and post.content_hash for post in Post.objects.all())


def test_what_was_said_can_be_searched_at_once(said):
    post = Reflection.objects.in_lists_for(None).exclude(title="").first()

    assert not Changed.objects.exists()
    assert post in found(f'"{post.title}"', learn=False)
