"""Being away: a member says until when, comes back, and is asked what becomes of their plan.

Nobody else sees it. While somebody is away no letter is written to them and none goes out (letters.py); what others said
to them waits in their inbox. To find who is there, ask `ParticipantQuerySet.around` or `MemberManager.away`.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from participants import holding, progress
from participants.models import Member, Participant

logger = logging.getLogger(__name__)

LONGEST = timedelta(days=366)


class NotADayToBeBack(Exception):
    """The day is not between tomorrow and a year from now, by the member's own clock."""


def bounds(member: Member, now: datetime | None = None) -> tuple[date, date]:
    """The first and the last day on which a member who goes now may be back."""
    today = (now or timezone.now()).astimezone(member.clock).date()
    return today + timedelta(days=1), today + LONGEST


@transaction.atomic
def go_away(member: Member, *, until: date, actor: Member, now: datetime | None = None) -> Member:
    """Nothing is sent to a member until this day; who is away already changes the day.

    Raises NotADayToBeBack.
    """
    now = now or timezone.now()
    held = holding.present(member)
    first, last = bounds(held, now)
    if not first <= until <= last:
        raise NotADayToBeBack
    if not held.is_away(now):
        held.away_from, held.back_at = first - timedelta(days=1), None
    held.away_until = until
    held.save(update_fields=["away_from", "away_until", "back_at"])
    logger.info("member %s is away until %s", actor.pk, until)
    return held


@transaction.atomic
def come_back(member: Member, *, actor: Member, now: datetime | None = None) -> bool:
    """A member is back before their day: mail goes out again. Who left today was not away. False: they were not."""
    now = now or timezone.now()
    held = holding.present(member)
    if not held.is_away(now):
        return False
    today = now.astimezone(held.clock).date()
    held.back_at = now
    if held.away_from == today:
        held.away_from = held.away_until = None
    else:
        held.away_until = today
    held.save(update_fields=["away_from", "away_until", "back_at"])
    logger.info("member %s is back", actor.pk)
    return True


@transaction.atomic
def settle(member: Member, *, actor: Member, now: datetime | None = None) -> bool:
    """A member who is back has seen that they are greeted, and has chosen what becomes of their plan. Twice is once."""
    held = holding.present(member)
    if held.away_until is None or held.is_away(now):
        return False
    held.back_at = held.back_since(now)
    held.away_from = held.away_until = None
    held.save(update_fields=["away_from", "away_until", "back_at"])
    logger.info("member %s goes on after having been away", actor.pk)
    return True


def is_just_back(member: Member, now: datetime | None = None) -> bool:
    """Whether a member was away, is not any more, and has not been asked yet what becomes of their plan."""
    return member.away_until is not None and not member.is_away(now)


def may_choose_start(place: Participant, now: datetime | None = None) -> bool:
    """Whether a place can still begin elsewhere: the cohort has begun, and its member has not."""
    done = progress.done_things(place.member, place.cohort)
    return not done and place.cohort.weeks.begun(now or timezone.now()).exists()
