"""Who is away gets no mail of any kind, and one letter when they are back: nothing is lost, and nothing floods."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail as outbox
from django.utils import timezone
from post_office.models import Email

from comments import announcing, mailing, moderation, reminding, talk
from comments.models import Case, Comment, Notification
from comments.weekly import sending
from cpd.desk import timetable
from participants import letters, mail_choices, pausing
from participants.mail_kinds import BY_KEY, KINDS
from participants.models import Letter, Member
from tests.factories import MemberFactory, ReflectionFactory

BACK = date(2026, 6, 24)  # a Wednesday
MONDAY = datetime(2026, 6, 29, 7, 1, tzinfo=UTC)  # eight in London
CONTEXT = {"name": "Marisol", "is_comment": True, "title": "Thing 1", "address": "/", "reason": "Kindly meant."}


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def gone(marisol):
    return pausing.go_away(marisol, until=BACK, actor=marisol)


def work():
    """Everything in the timetable that writes or sends letters."""
    announcing.tell_of_things()
    announcing.tell_of_calls()
    mailing.write_due()
    sending.write_due()
    timetable.send_mail()


def to_marisol():
    return [message.subject for message in outbox.outbox if message.to == ["marisol@example.org"]]


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_no_kind_of_letter_is_written_to_who_is_away_and_any_is_when_they_are_back(gone, kofi, kind, time_machine):
    for member in (gone, kofi):
        mail_choices.choose(member, {kind: BY_KEY[kind].mailed})

    sheets = [letters.Sheet(member, kind, "words_restored", CONTEXT, key=kind) for member in (gone, kofi)]
    assert letters.write_many(sheets) == 1
    assert Letter.objects.get().member == kofi
    time_machine.move_to(datetime(2026, 6, 23, 23, tzinfo=UTC))
    assert letters.write_many(sheets) == 1


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_no_kind_of_letter_that_waits_goes_out_to_who_has_gone_since(marisol, kind):
    mail_choices.choose(marisol, {kind: BY_KEY[kind].mailed})
    letters.write(marisol, kind, "words_restored", CONTEXT, key=kind)
    pausing.go_away(marisol, until=BACK, actor=marisol)

    assert timetable.send_mail() == 0
    assert outbox.outbox == []


def test_codes_go_out_to_who_is_away(client, gone):
    client.post("/accounts/login/code/", {"email": gone.email})
    timetable.send_mail()

    assert len(to_marisol()) == 1


def test_what_came_while_somebody_was_away_is_one_letter_on_the_monday_after(
    cohort, thing, gone, kofi, ngozi, hanne, time_machine
):
    mail_choices.choose(gone, {"released": "at-once"})
    places = [ReflectionFactory(author=gone, cohort=cohort) for _number in range(3)]
    own, _sent = talk.post(thing, by=gone, body="Mine.")
    for week, day in enumerate((10, 17, 22)):
        time_machine.move_to(datetime(2026, 6, day, 12, tzinfo=UTC))
        talk.post(places[week], by=kofi, body=f"Word {week}.")
        talk.post(thing, by=ngozi, body=f"Answer {week}.", parent=own)
        moderation.hide(talk.post(thing, by=gone, body="Rash.")[0], by=hanne, reason="No.")
        for _minute in range(4):
            work()
            time_machine.shift(timedelta(minutes=7))
    assert to_marisol() == []

    for hours in range(0, 24 * 5, 3):  # Wednesday to Sunday: back, and nothing comes but what is new.
        time_machine.move_to(datetime(2026, 6, 24, 0, 30, tzinfo=UTC) + timedelta(hours=hours))
        work()
    assert to_marisol() == []
    talk.post(places[0], by=ngozi, body="Today.")
    for _minute in range(4):
        work()
        time_machine.shift(timedelta(minutes=7))
    assert len(to_marisol()) == 1
    assert "Today." in outbox.outbox[-1].body
    assert "Word 0." not in outbox.outbox[-1].body

    time_machine.move_to(MONDAY)
    for _minute in range(4):
        work()
        time_machine.shift(timedelta(minutes=7))
    assert len(to_marisol()) == 2
    letter = next(message for message in reversed(outbox.outbox) if message.to == ["marisol@example.org"])
    assert all(f"{word} {week}." in letter.body for word in ("Word", "Answer") for week in range(3))
    assert "Today." not in letter.body
    decisions = Notification.objects.filter(member=gone, kind="decision")
    assert set(decisions.values_list("letter__kind", flat=True)) == {"letter"}
    assert not Notification.objects.filter(member=gone, mail_at__lte=timezone.now()).exists()


def test_who_takes_no_weekly_letter_finds_what_they_missed_in_the_inbox(cohort, gone, kofi, time_machine):
    mail_choices.choose(gone, {"letter": "never"})
    talk.post(ReflectionFactory(author=gone, cohort=cohort), by=kofi, body="Hello.")
    for moment in (datetime(2026, 6, 15, 12, tzinfo=UTC), MONDAY, MONDAY + timedelta(weeks=1)):
        time_machine.move_to(moment)
        work()

    assert to_marisol() == []
    assert Notification.objects.filter(member=gone, mail_at=None, seen_at=None).exists()


def test_a_letter_that_waited_when_somebody_went_is_told_when_they_are_back(cohort, marisol, kofi, time_machine):
    place = ReflectionFactory(author=marisol, cohort=cohort)
    talk.post(place, by=kofi, body="Hello.")
    time_machine.move_to(timezone.now() + timedelta(minutes=7))
    assert mailing.write_due() == 1
    pausing.go_away(marisol, until=BACK, actor=marisol)
    work()
    assert (to_marisol(), Email.objects.count(), Letter.objects.count()) == ([], 0, 0)

    # The hour of the week's letter passes while they are away: that it brings none is settled then.
    time_machine.move_to(datetime(2026, 6, 8, 7, 1, tzinfo=UTC))
    work()
    time_machine.move_to(datetime(2026, 6, 10, 12, tzinfo=UTC))
    assert pausing.come_back(marisol, actor=marisol)
    for _minute in range(3):
        work()
        time_machine.shift(timedelta(minutes=7))
    assert to_marisol() == []
    time_machine.move_to(datetime(2026, 6, 15, 7, 1, tzinfo=UTC))
    work()
    assert len(to_marisol()) == 1


def test_what_was_read_on_the_site_in_between_is_in_no_letter(cohort, gone, kofi, time_machine):
    talk.post(ReflectionFactory(author=gone, cohort=cohort), by=kofi, body="Hello.")
    work()
    Notification.objects.update(seen_at=timezone.now())
    time_machine.move_to(MONDAY)
    work()

    assert to_marisol() == []


def test_the_inbox_shows_what_came_while_its_member_was_away(client, cohort, gone, kofi):
    talk.post(ReflectionFactory(author=gone, cohort=cohort), by=kofi, body="Hello.")
    client.force_login(gone)

    assert "Kofi Mensah" in client.get("/me/inbox/", follow=True).content.decode()


def test_organisers_who_are_away_are_not_reminded_unless_nobody_else_is_there(hanne, thing, kofi):
    other = MemberFactory(is_staff=True)
    other.groups.add(Group.objects.get(name="Organisers"))
    comment = Comment.objects.create(author=kofi, thing=thing, body="x", body_html="x")
    Member.objects.filter(pk=hanne.pk).update(away_from=date(2026, 6, 1), away_until=BACK)
    for hours, reminded in ((25, {other.email}), (49, {other.email, hanne.email})):
        Case.objects.all().delete()
        Email.objects.all().delete()
        Case.objects.create(
            kind="reported", comment=comment, author=kofi, opened_at=timezone.now() - timedelta(hours=hours)
        )
        if len(reminded) == 2:
            Member.objects.filter(pk=other.pk).update(away_from=date(2026, 6, 1), away_until=BACK)
        reminding.remind()

        assert {email.to[0] for email in Email.objects.all()} == reminded
