"""Work of the timetable: making the letters whose hour has come, a hundred at a time, and asking once more before each goes.

A hundred are composed and rendered while nothing is locked; then, in one transaction under a lock on their members, they
are stored together with the note that nobody of them is written to again about this week, and with what they tell and
show. A worker that dies has stored a whole hundred or none of it. Whose hour came and who gets no letter is noted, too:
what is decided at the hour stands for the week.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from post_office.models import Email

from comments import mailing
from comments.models import Notification, WeekLetter
from comments.weekly import due, hours
from comments.weekly.composing import WeekSheet, compose
from comments.weekly.dealing import WAITS, Dealer, apart
from comments.weekly.reading import KIND, NOT_WRITTEN
from comments.weekly.shared import SharedWeek
from cpd.lib.jobs import stopping
from participants import holding, letters, offering
from participants.models import Letter, Participant, Reflection
from things.models import Thing, Visibility, Week

logger = logging.getLogger(__name__)

AT_ONCE = 100
# The claim on the job is longer: what is not made in this time is made in the next round.
ROUND_SECONDS = 120.0


def write_due(now: datetime | None = None) -> int:
    """Make the letters whose hour has come; how many."""
    now = now or timezone.now()
    ends = time.monotonic() + ROUND_SECONDS
    return sum(_write_week(week, now, ends) for week in hours.weeks_around(now) if week.opens_at <= now)


def _write_week(week: Week, now: datetime, ends: float) -> int:
    written, after, dealer, shared = 0, 0, Dealer(week.cohort), None
    readers = due.Readers(week).due(now)
    while not stopping.is_set() and time.monotonic() < ends:
        places = list(readers.filter(pk__gt=after)[:AT_ONCE])
        if not places or not due.may_begin(week):
            break
        shared = shared or SharedWeek(week, now)
        after = places[-1].pk
        sheets = compose(shared, places, dealer)
        made = _made([one.sheet for one in sheets.values() if one])
        written += _keep(week, sheets, places, made, now)
    if written:
        logger.info("%s letters of week %s of cohort %s are in the queue", written, week.number, week.cohort_id)
    return written


def _made(sheets: Sequence[letters.Sheet]) -> letters.Made:
    """Rendered. Whatever is wrong with one letter must not hold up the others."""
    try:
        return letters.make(sheets)
    except DatabaseError:
        raise
    except Exception:
        if len(sheets) == 1:
            logger.exception("the weekly letter to member %s cannot be rendered", sheets[0].member.pk)
            return {}
    half = len(sheets) // 2
    return {**_made(sheets[:half]), **_made(sheets[half:])}


@transaction.atomic
def _keep(
    week: Week,
    sheets: Mapping[int, WeekSheet | None],
    places: Sequence[Participant],
    made: letters.Made,
    now: datetime,
) -> int:
    """Store what was made, unless somebody has held the letter since; how many are in the queue."""
    letter = WeekLetter.objects.select_for_update().get_or_create(week=week)[0]
    if letter.held_at is not None:
        return 0
    if letter.begun_for is None:
        WeekLetter.objects.filter(pk=letter.pk).update(begun_for=week.starts_on)
    key = hours.key_of(week.starts_on)
    holding.members(place.member_id for place in places)
    decided = Letter.objects.filter(member__in=_members(places), key__in=hours.keys_of(week))
    had = set(decided.values_list("member_id", flat=True))
    free = [place for place in places if place.member_id not in had]
    stale = _stale([one for place in free if (one := sheets[place.pk])])
    going = {
        place.member_id: one
        for place in free
        if (one := sheets[place.pk]) and place.member_id not in stale and (place.member_id, key) in made
    }
    written = letters.keep({which: pair for which, pair in made.items() if which[0] in going})
    Letter.objects.bulk_create(
        Letter(member_id=place.member_id, kind=KIND, key=hours.key_of_none(week), about=NOT_WRITTEN)
        for place in free
        if place.member_id not in going and place.member_id not in stale
    )
    _note(going, key, now)
    return written


def _members(places: Sequence[Participant]) -> list[int]:
    return [place.member_id for place in places]


def _stale(sheets: Sequence[WeekSheet]) -> set[int]:
    """Those for whom something is not as it was when their letter was made: they get another in the next round."""
    told = {row.pk: one.place.member_id for one in sheets for row in one.told}
    new = Notification.objects.filter(pk__in=told, mail_at__isnull=False, seen_at=None)
    fresh = set(new.values_list("pk", flat=True))
    return {member for pk, member in told.items() if pk not in fresh}


def _note(going: Mapping[int, WeekSheet], key: str, now: datetime) -> None:
    """What the letters tell is told, and what they show was shown."""
    rows = Letter.objects.filter(member__in=going, key=key)
    letter_of = {letter.member_id: letter for letter in rows}
    told = [row for one in going.values() for row in one.told]
    for row in told:
        row.mailed_at, row.mail_at, row.letter = now, None, letter_of.get(row.member_id)
    Notification.objects.bulk_update(told, ["mailed_at", "mail_at", "letter"], batch_size=200)
    offering.deal({member: one.post.pk for member, one in going.items() if one.post}, now=now)


def still_wanted(email: Email) -> bool:
    """Whether a queued mail may go out, asked just before it does. A weekly letter that may not is made anew in its time."""
    stands_on = email.context if isinstance(email.context, dict) else None
    if not stands_on or "week" not in stands_on:
        return mailing.still_wanted(email)
    letter = Letter.objects.filter(mail=email).select_related("member").first()
    if letter is None or _may_go(stands_on):
        return mailing.still_wanted(email)
    mailing.take_back(letter)
    return False


def _may_go(stands_on: Mapping[str, Any]) -> bool:
    week = Week.objects.filter(pk=stands_on["week"]).select_related("cohort").first()
    place = Participant.objects.filter(pk=stands_on["place"], stopped_at=None).select_related("member").first()
    now = timezone.now()
    if week is None or place is None or not due.may_begin(week) or week.cohort.is_finished(now):
        return False
    if place.member.is_away(now) or now >= hours.span(week, place.member.zone).ends:
        return False
    return _stand(stands_on, place.member_id)


def _stand(stands_on: Mapping[str, Any], member: int) -> bool:
    """Whether what the letter leads to can still be read, and what waited for an answer still does."""
    things, post = stands_on["things"], stands_on["post"]
    keys = things if isinstance(things, list) else []
    if Thing.objects.released().filter(pk__in=keys).count() < len(set(keys)):
        return False
    circles = [Visibility.EVERYONE, Visibility.MEMBERS]
    waits = Reflection.objects.published().filter(visibility__in=circles, turn__lte=WAITS)
    author = waits.filter(pk=post).values_list("author", flat=True).first() if post else None
    return post is None or (author is not None and (member, author) not in apart([member]))
