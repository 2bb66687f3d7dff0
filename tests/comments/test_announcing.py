"""Things that have opened are told of once; so are those whom reflections call by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from comments import announcing, mailing, telling
from comments.models import Notification
from comments.weekly import sending
from participants import mail_choices, writing
from participants.models import Participant, Reflection
from participants.words import Words
from tests.conftest import NOW
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory
from things import publishing
from things.models import Thing, Visibility, Week

# Thing 5 opens on Monday 1 June; today is Wednesday.
OLD = {1, 2, 3, 4}


@pytest.fixture
def running(cohort, marisol, kofi):
    """A cohort whose Things up to the fourth were told of in their time."""
    cohort.things.filter(number__in=OLD).update(announced_at=NOW)
    return cohort


def told():
    rows = Notification.objects.filter(kind="released").order_by("pk")
    return [(row.member.get_short_name(), row.thing.number) for row in rows]


def test_those_who_take_part_are_told_of_a_thing_that_has_opened_once(running):
    assert announcing.tell_of_things() == 1
    assert announcing.tell_of_things() == 0

    assert told() == [("Marisol", 5), ("Kofi", 5)]
    assert running.things.get(number=5).announced_at is not None
    assert running.things.get(number=6).announced_at is None


def test_who_reads_along_hears_of_it_and_who_has_stopped_closed_or_is_elsewhere_does_not(running, ngozi):
    Participant.objects.all().delete()
    reads = ParticipantFactory(cohort=running, way="follower").member
    ParticipantFactory(cohort=running, stopped_at=NOW)
    ParticipantFactory(cohort=running, member=MemberFactory(is_active=False))

    announcing.tell_of_things()

    assert [row.member for row in Notification.objects.all()] == [reads]


def test_a_thing_opens_with_its_week(running):
    announcing.tell_of_things(running.weeks.get(number=6).opens_at - timedelta(seconds=1))
    assert [number for _name, number in told()] == [5, 5]

    announcing.tell_of_things(running.weeks.get(number=6).opens_at)
    assert [number for _name, number in told()] == [5, 5, 6, 6]


@pytest.mark.parametrize("state", ["draft", "not listed", "finished"])
def test_what_nobody_can_read_yet_or_any_more_is_no_news(running, state):
    if state == "draft":
        running.things.update(ready_at=None)
    elif state == "not listed":
        running.listed_at = None
        running.save()
    else:
        running.finished_at = NOW
        running.save()

    announcing.tell_of_things()

    assert told() == []


def test_a_cohort_that_comes_here_in_its_fifth_week_tells_of_what_is_new_only(cohort, marisol):
    announcing.tell_of_things()

    assert told() == [("Marisol", 5)]
    assert cohort.things.filter(announced_at=None).count() == 3


def test_a_late_thing_is_news_when_it_is_ready(running):
    running.things.filter(number=3).update(announced_at=None, ready_at=timezone.now())

    announcing.tell_of_things()

    assert told() == [("Marisol", 3), ("Kofi", 3), ("Marisol", 5), ("Kofi", 5)]


def test_a_thing_taken_back_is_gone_from_the_inbox_and_not_told_of_again(running, marisol, hanne):
    announcing.tell_of_things()
    thing = running.things.get(number=5)
    publishing.take_back(thing, by=hanne)
    assert not Notification.objects.shown_to(marisol).exists()

    publishing.mark_ready(thing, by=hanne)
    announcing.tell_of_things()

    assert Notification.objects.shown_to(marisol).count() == 1


def test_saving_a_thing_meanwhile_does_not_forget_that_it_was_told_of(running, hanne):
    being_edited = running.things.get(number=5)
    announcing.tell_of_things()

    publishing.save_thing(being_edited, by=hanne)

    assert Thing.objects.get(pk=being_edited.pk).announced_at is not None


def test_a_worker_that_dies_while_telling_has_told_nobody_and_the_next_tells_everybody(running, monkeypatch):
    def die(*_args):
        Notification.objects.bulk_create(
            [
                Notification(
                    member=Participant.objects.first().member, kind="released", thing=running.things.get(number=5)
                )
            ]
        )
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(telling, "tell_of_thing", die)
        with pytest.raises(KeyboardInterrupt):
            announcing.tell_of_things()
    assert told() == []

    announcing.tell_of_things()
    assert told() == [("Marisol", 5), ("Kofi", 5)]


@pytest.mark.parametrize("people", [3, 30])
def test_telling_of_a_thing_asks_the_same_however_many_take_part(running, people):
    for _ in range(people):
        ParticipantFactory(cohort=running)

    with CaptureQueriesContext(connection) as counted:
        announcing.tell_of_things()

    assert len(told()) == people + 2
    assert len(counted) == 6


def test_it_comes_by_mail_weekly_unless_chosen_otherwise(running, marisol):
    mail_choices.choose(marisol, {"released": "at-once"})
    announcing.tell_of_things()

    mailing.write_due(NOW + timedelta(minutes=6))
    assert [(mail.to, mail.subject) for mail in Email.objects.all()] == [
        (["marisol@example.org"], "Thing 5 is open: Title of Thing 5")
    ]

    sixth = Week.objects.get(cohort=running, number=6).opens_at
    mailing.write_due(sixth)
    assert not Email.objects.filter(to="kofi@example.org").exists()
    Participant.objects.update(joined_at=running.weeks.get(number=1).opens_at)
    sending.write_due(sixth)
    assert "Thing 6: Title of Thing 6" in Email.objects.get(to="kofi@example.org").message
    assert not Notification.objects.filter(member__email="kofi@example.org", mail_at__isnull=False).exists()


@pytest.fixture
def draft(marisol, cohort):
    return writing.save_draft(
        actor=marisol,
        cohort=cohort,
        form_key="k1",
        words=Words(title="Tea", body="I owe this to @kofi-mensah.", visibility="everyone", things=None),
    )


def test_whom_a_reflection_calls_is_told_when_it_is_out_and_once(draft, marisol, kofi):
    announcing.tell_of_calls()
    assert Notification.objects.count() == 0

    writing.publish(draft, actor=marisol)
    assert [announcing.tell_of_calls(), announcing.tell_of_calls()] == [1, 0]

    row = Notification.objects.get()
    assert (row.member, row.kind, row.reflection) == (kofi, "mention", draft)
    assert '<a href="/blogs/kofi-mensah/"' in Reflection.objects.get().body_html


def test_a_name_in_a_revision_is_told_too(draft, marisol, kofi, ngozi):
    writing.publish(draft, actor=marisol)
    announcing.tell_of_calls()
    words = Words(title="Tea", body="I owe this to @kofi-mensah and @ngozi-eze.", visibility="everyone", things=None)

    writing.revise(draft, actor=marisol, words=words)
    announcing.tell_of_calls()

    assert [row.member.get_short_name() for row in Notification.objects.order_by("pk")] == ["Kofi", "Ngozi"]


def test_who_may_not_read_the_reflection_is_not_told(draft, marisol):
    draft.visibility = Visibility.PRIVATE
    draft.save()
    writing.publish(draft, actor=marisol)

    announcing.tell_of_calls()

    assert Notification.objects.count() == 0


def test_a_hidden_reflection_tells_when_it_is_shown_again(marisol, kofi, cohort):
    reflection = ReflectionFactory(author=marisol, cohort=cohort, body="@kofi-mensah", called_at=NOW, hidden_at=NOW)
    assert announcing.tell_of_calls() == 0

    Reflection.objects.filter(pk=reflection.pk).update(hidden_at=None)
    assert announcing.tell_of_calls() == 1
