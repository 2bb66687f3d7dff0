"""Offering: what was on top of a list that a member was shown counts as offered, once for each member and reflection."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from participants import holding
from participants.models import Member, Offer, Reflection

logger = logging.getLogger(__name__)

# How many of a list are its top.
TOP = 3
MOST_AT_ONCE = 6


@transaction.atomic
def note(keys: Collection[int], *, actor: Member, now: datetime | None = None) -> int:
    """These reflections were before the member's eyes; how many had not been before.

    Those that the member does not find in lists, and their own, are passed over. Two windows at once count once: the
    member's row is held first, then the reflections' in one order.
    """
    now = now or timezone.now()
    holding.members([actor.pk])
    listed = Reflection.objects.in_lists_for(actor).exclude(author=actor)
    known = Offer.objects.filter(member=actor, reflection__in=keys).values("reflection")
    fresh = listed.filter(pk__in=keys).exclude(pk__in=known).select_for_update(of=("self",), no_key=True)
    found = set(fresh.order_by("pk").values_list("pk", flat=True))
    if found:
        shown = [key for key in dict.fromkeys(keys) if key in found]
        Offer.objects.bulk_create([Offer(member=actor, reflection_id=key, offered_at=now) for key in shown])
        Reflection.objects.filter(pk__in=found).update(offered_count=F("offered_count") + 1, offered_at=now)
        logger.info("%s reflections offered to member %s", len(found), actor.pk)
    return len(found)


def opened(reflection: Reflection, *, actor: Member, now: datetime | None = None) -> None:
    """The member reads it. Whoever came to it by another way was offered it, too: attention is what is spread."""
    now = now or timezone.now()
    rows = Offer.objects.filter(member=actor, reflection=reflection)
    if rows.filter(opened_at=None).update(opened_at=now) or rows.exists():
        return
    if note([reflection.pk], actor=actor, now=now):
        rows.filter(opened_at=None).update(opened_at=now)
