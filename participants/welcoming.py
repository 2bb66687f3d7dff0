"""The one letter that says welcome to a cohort: once for each place, whatever was missed, as soon as it can be sent.

It is no kind of mail: it answers what its reader has just done, as word about an account does. Where the address is not
confirmed yet, it waits for that.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cpd.lib import mail
from participants import progress
from participants.models import Blog, Member, Participant
from things.course import Course
from things.models import Thing

logger = logging.getLogger(__name__)

# Who confirms their address after longer than this is no newcomer any more.
NEW_FOR = timedelta(days=14)
A_FEW = 3


def welcome(member: Member, now: datetime | None = None) -> int:
    """Welcome a member to the cohorts they have joined lately and were not welcomed to; how many letters that made."""
    now = now or timezone.now()
    if not Member.objects.reached_by_mail().filter(pk=member.pk).exists():
        return 0
    new = Participant.objects.of(member).to_write_in().filter(stopped_at=None, welcomed_at=None)
    return sum(_welcome(place, now) for place in new.filter(joined_at__gt=now - NEW_FOR))


@transaction.atomic
def _welcome(place: Participant, now: datetime) -> bool:
    """Of several who ask at once, one writes."""
    if not Participant.objects.filter(pk=place.pk, welcomed_at=None).update(welcomed_at=now):
        return False
    with timezone.override(place.member.clock):
        mail.send("welcome", to=place.member.email, context=words_for(place, now))
    logger.info("member %s is welcomed to cohort %s", place.member_id, place.cohort.slug)
    return True


def words_for(place: Participant, now: datetime | None = None) -> dict[str, Any]:
    """What the letter's templates need."""
    member, course = place.member, progress.course_for(place.member, place.cohort)
    return {
        "name": member.display_name,
        "place": place,
        "cohort": place.cohort,
        "course": course,
        "things": things_to_begin_with(place, course),
        "is_late": course.released and place.cohort.has_begun(now),
        "opens_at": course.weeks[0].opens_at if course.weeks else None,
        "writes": _writes(place),
    }


def things_to_begin_with(place: Participant, course: Course) -> list[Thing]:
    """Where somebody begins: with this week's Things or with the first ones, as they chose; none before the first week."""
    from_the_first = course.spaces[:1]
    if place.start == Participant.Start.THIS_WEEK:
        return course.spaces_now[:A_FEW] or ([] if course.this_week else from_the_first)
    return from_the_first


def _writes(place: Participant) -> str:
    """Where they write: here, on a blog of their own, or not at all."""
    if place.way == Participant.Way.FOLLOWER:
        return "read"
    elsewhere = Blog.objects.elsewhere().filter(member=place.member_id)
    return "own" if elsewhere.exists() else "here"
