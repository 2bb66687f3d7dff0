"""What the tests about weekly letters share: a Monday, its letters, and people who joined in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from post_office.models import Email

from comments.weekly import sending
from comments.weekly.composing import compose
from comments.weekly.shared import SharedWeek
from participants.models import Participant
from tests.factories import MemberFactory, ParticipantFactory

IN_TIME = datetime(2026, 5, 1, tzinfo=UTC)
# Eight in London, and Thing 6 opens.
MONDAY = datetime(2026, 6, 8, 7, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def reader(cohort, name="", **fields):
    """Somebody who takes part and joined before it began."""
    about = {key.removeprefix("member__"): fields.pop(key) for key in list(fields) if key.startswith("member__")}
    member = MemberFactory(**({"display_name": name} if name else {}), **about)
    return ParticipantFactory(member=member, cohort=cohort, **{"joined_at": IN_TIME, **fields})


def in_time():
    """Everybody there is joined before it began."""
    Participant.objects.update(joined_at=IN_TIME)


def sixth(cohort):
    """The week that the Monday begins."""
    return cohort.weeks.select_related("cohort").get(number=6)


def letters_at(moment=MONDAY):
    """The job runs at this moment; whom it has written to by then."""
    sending.write_due(moment)
    return sorted(to for email in Email.objects.all() for to in email.to)


def letter_to(place, moment=MONDAY, week=None, **more):
    """What one letter says, as plain values; None for none."""
    shared = SharedWeek(week or sixth(place.cohort), moment)
    one = compose(shared, [Participant.objects.for_cards().get(pk=place.pk)], **more)[place.pk]
    return one.sheet.context if one else None


def monday(year, month, day):
    """A Monday."""
    return date(year, month, day)
