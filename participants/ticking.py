"""Ticking: a participant's private word about a Thing that they do not write about: done, skipped, or open again."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from participants import holding
from participants.models import Member, Participant, Tick
from things.models import Thing

logger = logging.getLogger(__name__)


class CannotTick(Exception):
    """The cohort has finished, and nothing in it changes any more."""


def tickable(member: Member) -> QuerySet[Thing]:
    """Things that this member may tick: released, of a cohort in which they have a place."""
    return Thing.objects.released().filter(cohort__participants__member=member).select_related("cohort")


def ticked(member: Member) -> QuerySet[Thing]:
    """The same, and those they have ticked before, wherever these are by now."""
    own = Tick.objects.filter(place__member=member).values("thing")
    can_be_ticked = Q(pk__in=tickable(member).values("pk"))
    return Thing.objects.filter(can_be_ticked | Q(pk__in=own)).select_related("cohort")


def tick(thing: Thing, *, actor: Member) -> bool:
    """Done without writing. False where that is what it said already; raises CannotTick."""
    return _say(thing, Tick.Kind.DONE, "", actor=actor)


def skip(thing: Thing, note: str = "", *, actor: Member) -> bool:
    """Left out, with a note to oneself. False where that is what it said already; raises CannotTick."""
    return _say(thing, Tick.Kind.SKIPPED, note, actor=actor)


@transaction.atomic
def undo(thing: Thing, *, actor: Member) -> bool:
    """The space is open again. False where nothing was ticked; raises CannotTick."""
    _held_place(thing, actor)
    taken_back, _rows = Tick.objects.by(actor, thing.cohort).filter(thing=thing).delete()
    if taken_back:
        logger.info("Member %s took back what they ticked of Thing %s", actor.pk, thing.pk)
    return bool(taken_back)


@transaction.atomic
def _say(thing: Thing, kind: str, note: str, *, actor: Member) -> bool:
    place = _held_place(thing, actor)
    row = Tick.objects.filter(place=place, thing=thing).first()
    if row is not None and (row.kind, row.note) == (kind, note):
        return False
    said = {"kind": kind, "note": note, "made_at": timezone.now()}
    Tick.objects.update_or_create(place=place, thing=thing, defaults=said)
    logger.info("Member %s says of Thing %s: %s", actor.pk, thing.pk, kind)
    return True


def _held_place(thing: Thing, actor: Member) -> Participant:
    """The member's place, the member held: of two clicks at once the second finds what the first has said.

    Raises CannotTick, and Participant.DoesNotExist where there is no place (any more).
    """
    holding.present(actor)
    place = Participant.objects.select_related("cohort").get(member=actor, cohort=thing.cohort_id)
    if place.cohort.is_finished():
        raise CannotTick
    return place
