"""Work of the timetable: telling of Things that have opened, and of people called by name in reflections.

Each is claimed and told in one transaction: a worker that dies has told everybody or nobody.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from comments import telling
from cpd.lib.jobs import stopping
from participants.models import Participant, Reflection
from things.models import Thing

logger = logging.getLogger(__name__)

# What opened longer ago is no news: it is not told any more.
NEWS_FOR = timedelta(days=7)
AT_ONCE = 100


def tell_of_things(now: datetime | None = None) -> int:
    """Tell those who take part of each Thing that has opened; how many Things were told of."""
    now = now or timezone.now()
    opened = Thing.objects.released(now).filter(announced_at=None)
    told = 0
    for thing in opened.for_cards().order_by("cohort", "number")[:AT_ONCE]:
        if stopping.is_set():
            break
        told += _tell_of_thing(thing, now, is_news=_is_news(thing, now))
    return told


def _is_news(thing: Thing, now: datetime) -> bool:
    moments = [thing.ready_at, thing.week.opens_at if thing.week else None]
    opened = max(moment for moment in moments if moment is not None)
    return opened > now - NEWS_FOR and not thing.cohort.is_finished(now)


@transaction.atomic
def _tell_of_thing(thing: Thing, now: datetime, *, is_news: bool) -> bool:
    claimed = Thing.objects.filter(pk=thing.pk, announced_at=None).update(announced_at=now)
    if not claimed or not is_news:
        return False
    members = Participant.objects.taking_part().filter(cohort=thing.cohort_id).values_list("member", flat=True)
    telling.tell_of_thing(thing, list(members))
    logger.info("those who take part were told of thing %s", thing.pk)
    return True


def tell_of_calls() -> int:
    """Tell those who are called by name in reflections that are out; how many reflections there were."""
    told = 0
    calling = Reflection.objects.published().filter(called_at__isnull=False).order_by("called_at")
    for key in list(calling.values_list("pk", flat=True)[:AT_ONCE]):
        if stopping.is_set():
            break
        told += _tell_of_calls(key)
    return told


@transaction.atomic
def _tell_of_calls(key: int) -> bool:
    rows = Reflection.objects.published().filter(pk=key, called_at__isnull=False)
    found = rows.select_for_update(of=("self",), no_key=True).select_related("cohort", "author").first()
    if found is None:
        return False
    Reflection.objects.filter(pk=key).update(called_at=None)
    telling.tell_of_reflection(found)
    return True
