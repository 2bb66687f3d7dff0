"""“I’m stopping here”: a member stops in one cohort, keeps a record of what they did, and comes back when they like.

Nothing of the programme is sent to them any more, they are not among the people, and their blog elsewhere is not read
for it. Answers to what they wrote still reach them as they chose: mail_choices.py. Where they take down what they wrote,
only they can read it from then on; what others said under it waits with it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from participants import holding, writing
from participants.models import Member, Participant, Reflection
from participants.models.reflection import ReflectionQuerySet
from things import edition
from things.models import Visibility

logger = logging.getLogger(__name__)


class Finished(Exception):
    """The cohort has finished: everybody has stopped, and nothing changes any more."""


@transaction.atomic
def stop(place: Participant, *, why: str, takes_down: bool, actor: Member, now: datetime | None = None) -> int:
    """A member stops in a cohort; how many of their posts they took down. Stopped twice, they stopped the first time.

    Raises Finished.
    """
    now = now or timezone.now()
    held = _hold(place, actor, now)
    held.stopped_at = held.stopped_at or now
    held.stopped_why = why or held.stopped_why
    held.save(update_fields=["stopped_at", "stopped_why"])
    taken = _take_down(held, now) if takes_down else 0
    edition.move([held.cohort])
    logger.info("member %s stops in cohort %s; %s posts taken down", actor.pk, held.cohort.slug, taken)
    return taken


@transaction.atomic
def come_back(place: Participant, *, shows_again: bool, actor: Member, now: datetime | None = None) -> int:
    """A member takes part again, from where they were; how many posts that they had taken down are shown again.

    Why they stopped is nobody's business any more. Raises Finished.
    """
    now = now or timezone.now()
    held = _hold(place, actor, now)
    held.stopped_at, held.stopped_why = None, ""
    held.save(update_fields=["stopped_at", "stopped_why"])
    shown = _show_again(held, now) if shows_again else 0
    edition.move([held.cohort])
    logger.info("member %s is back in cohort %s; %s posts shown again", actor.pk, held.cohort.slug, shown)
    return shown


def taken_down(place: Participant) -> ReflectionQuerySet:
    """What a member took down when they stopped, and has not shown or deleted since."""
    own = Reflection.objects.filter(author=place.member_id, cohort=place.cohort_id, visibility=Visibility.PRIVATE)
    return own.exclude(withdrawn_from="")


def to_take_down(place: Participant) -> ReflectionQuerySet:
    """What a member published in the cohort and others can read."""
    own = Reflection.objects.filter(author=place.member_id, cohort=place.cohort_id, published_at__isnull=False)
    return own.exclude(visibility=Visibility.PRIVATE)


def _take_down(place: Participant, now: datetime) -> int:
    rows = _locked(to_take_down(place))
    found = Reflection.objects.filter(pk__in=[row.pk for row in rows])
    found.update(withdrawn_from=F("visibility"), visibility=Visibility.PRIVATE, updated_at=now)
    writing.refresh_many(rows)
    return len(rows)


def _show_again(place: Participant, now: datetime) -> int:
    rows = _locked(taken_down(place))
    found = Reflection.objects.filter(pk__in=[row.pk for row in rows])
    found.update(visibility=F("withdrawn_from"), withdrawn_from="", updated_at=now)
    writing.refresh_many(rows)
    return len(rows)


def _locked(rows: ReflectionQuerySet) -> list[Reflection]:
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _hold(place: Participant, actor: Member, now: datetime) -> Participant:
    """The place as it is now, held by its member. Raises Finished, or Participant.DoesNotExist where it is another's."""
    holding.present(actor)
    held = Participant.objects.select_related("cohort").get(pk=place.pk, member=actor)
    if held.cohort.is_finished(now):
        raise Finished
    return held
