"""Signs of life keep a nudge back, and so does whatever else makes it fit no more, until the moment when it goes out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from post_office.models import Email

from comments import mailing, talk
from comments.models import CommentThere, Notification, Visit
from participants import mail_choices, offering
from participants.mail_kinds import BY_KEY
from participants.models import CircleSeat, Member, Offer, Participant, Tick
from tests.comments.quiet import DAY, JOINED, TENTH, on
from tests.factories import BlogElsewhereFactory, PostFactory, ReflectionFactory
from things.models import Thing, Week


def a_post(member, at):
    PostFactory(blog=BlogElsewhereFactory(member=member, created_at=JOINED, proved_at=JOINED), published_at=at)


SIGNS = {
    "a reflection": lambda p, at: ReflectionFactory(author=p.member, cohort=p.cohort, published_at=at),
    "a draft's words": lambda p, at: p.member.drafts.create(key="write"),
    "a post elsewhere": lambda p, at: a_post(p.member, at),
    "a comment": lambda p, at: talk.post(p.cohort.things.get(number=1), by=p.member, body="Hello."),
    "an answer there": lambda p, at: CommentThere.objects.create(
        member=p.member, reflection=ReflectionFactory(), said_at=at
    ),
    "a tick": lambda p, at: Tick.objects.create(place=p, thing=p.cohort.things.get(number=1), made_at=at),
    "a moved plan": lambda p, at: Participant.objects.filter(pk=p.pk).update(moved_at=at),
    "joining": lambda p, at: Participant.objects.filter(pk=p.pk).update(joined_at=at),
    "signing in": lambda p, at: Member.objects.filter(pk=p.member_id).update(last_login=at),
    "reading": lambda p, at: Offer.objects.create(
        member=p.member, reflection=ReflectionFactory(), offered_at=JOINED, opened_at=at
    ),
    "reading talk": lambda p, at: Visit.objects.create(
        member=p.member, thing=p.cohort.things.get(number=1), seen_at=JOINED, here_at=at
    ),
    "looking into the inbox": lambda p, at: Notification.objects.create(
        member=p.member, kind="released", thing=p.cohort.things.get(number=1), seen_at=at
    ),
    "weeks of greeting": lambda p, at: p.greeting_weeks.create(monday=date(2026, 6, 1), said_at=at),
    "a suggestion that was on the page": lambda p, at: Offer.objects.create(
        member=p.member, reflection=ReflectionFactory(), offered_at=JOINED, suggested_at=at
    ),
    "a wish for a circle": lambda p, at: CircleSeat.objects.create(place=p, asked_at=at),
    "coming back": lambda p, at: Member.objects.filter(pk=p.member_id).update(
        away_from=JOINED.date(), away_until=at.date()
    ),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_of_life_keep_the_letter_back(place, time_machine, sign):
    time_machine.move_to(TENTH - DAY)
    SIGNS[sign](place, TENTH - DAY)

    assert on(time_machine, TENTH) == 0


def test_what_a_weekly_letter_shows_is_no_sign_of_its_reader(place, time_machine, cohort):
    """Otherwise whoever gets letters would never be quiet."""
    time_machine.move_to(TENTH - DAY)
    offering.deal({place.member_id: ReflectionFactory(cohort=cohort).pk}, now=TENTH - DAY)
    assert Offer.objects.filter(member=place.member, offered_at=TENTH - DAY).exists()

    assert on(time_machine, TENTH) == 1


@pytest.mark.parametrize("sign", ["a comment", "a tick", "signing in", "a reflection"])
def test_a_sign_of_life_after_it_was_written_holds_it_back(place, time_machine, sign):
    assert on(time_machine, TENTH) == 1
    email = Email.objects.get()
    before = mailing.still_wanted(email)
    time_machine.shift(timedelta(minutes=5))
    SIGNS[sign](place, TENTH + timedelta(minutes=4))

    assert (before, mailing.still_wanted(email)) == (True, False)


@pytest.mark.parametrize(
    "what", ["away", "stopped", "settled", "finished", "closed", "limited", "no mail", "left alone"]
)
def test_what_does_not_fit_any_more_is_not_sent(place, time_machine, cohort, what):
    on(time_machine, TENTH)
    email = Email.objects.get()
    member = Member.objects.filter(pk=place.member_id)
    acts = {
        "away": lambda: member.update(away_from=TENTH.date(), away_until=TENTH.date() + 9 * DAY),
        "stopped": lambda: Participant.objects.filter(pk=place.pk).update(stopped_at=TENTH),
        "settled": lambda: Thing.objects.update(ready_at=None),
        "finished": lambda: type(cohort).objects.update(finished_at=TENTH),
        "closed": lambda: member.update(is_active=False),
        "limited": lambda: member.update(limited_at=TENTH),
        "no mail": lambda: mail_choices.stop(place.member, BY_KEY["nudge"]),
        "left alone": lambda: Week.objects.update(kind=Week.Kind.BREAK),
    }

    acts[what]()

    assert not mailing.still_wanted(email)
