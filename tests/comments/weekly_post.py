"""What the tests about weekly letters share: a Monday, its letters, and people who joined in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from allauth.account.models import EmailAddress
from post_office.models import Email

from comments.weekly import sending
from comments.weekly.composing import compose
from comments.weekly.shared import SharedWeek
from participants import mail_choices
from participants.models import Participant
from tests.factories import MemberFactory, ParticipantFactory

IN_TIME = datetime(2026, 5, 1, tzinfo=UTC)
# Eight in London, and Thing 6 opens.
MONDAY = datetime(2026, 6, 8, 7, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
BACK = MONDAY.date() + timedelta(days=2)


def reader(cohort, name="", **fields):
    """Somebody who takes part and joined before it began."""
    about = {key.removeprefix("member__"): fields.pop(key) for key in list(fields) if key.startswith("member__")}
    member = MemberFactory(**({"display_name": name} if name else {}), **about)
    return ParticipantFactory(member=member, cohort=cohort, **{"joined_at": IN_TIME, **fields})


def sixth(cohort):
    """The week that the Monday begins."""
    return cohort.weeks.select_related("cohort").get(number=6)


def letters_at(moment=MONDAY):
    """The job runs at this moment; whom it has written to by then."""
    with time_machine.travel(moment):
        sending.write_due(moment)
    return sorted(to for email in Email.objects.all() for to in email.to)


def letter_to(place, moment=MONDAY, week=None, **more):
    """What one letter says, as plain values; None for none."""
    shared = SharedWeek(week or sixth(place.cohort), moment)
    one = compose(shared, [Participant.objects.for_cards().get(pk=place.pk)], **more)[place.pk]
    return one.sheet.context if one else None


def keep_from(place, why):
    """Something because of which they get no letter."""
    member = place.member
    if why == "away":
        member.away_from, member.away_until = MONDAY.date(), BACK
    elif why == "refused":
        member.mail_refused_at = MONDAY
    elif why == "closed":
        member.is_active = False
    elif why == "unconfirmed":
        EmailAddress.objects.filter(user=member).update(verified=False)
    elif why == "unwanted":
        mail_choices.choose(member, {"letter": "never"})
    elif why == "stopped":
        place.stopped_at = MONDAY - timedelta(days=1)
    elif why == "just joined":
        place.joined_at = MONDAY - timedelta(hours=23)
    member.save()
    place.save()
