"""Offering: what was on top of a list that a member was shown counts as offered, once for each member and reflection."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping
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


def deal(dealt: Mapping[int, int], *, now: datetime) -> int:
    """Letters put a reflection (value) before each of these members (key); how many had not been before.

    In the caller's transaction, which holds the members.
    """
    rows = Offer.objects.filter(member__in=dealt, reflection__in=set(dealt.values()))
    known = set(rows.values_list("member_id", "reflection_id"))
    fresh = {member: key for member, key in dealt.items() if (member, key) not in known}
    found = Reflection.objects.filter(pk__in=set(fresh.values())).order_by("pk")
    held = set(found.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    offers = [Offer(member_id=pk, reflection_id=key, offered_at=now) for pk, key in fresh.items() if key in held]
    Offer.objects.bulk_create(offers)
    # As many updates as there are different counts, however many reflections there are.
    by_count: dict[int, list[int]] = {}
    for key, count in Counter(offer.reflection_id for offer in offers).items():
        by_count.setdefault(count, []).append(key)
    for count, keys in by_count.items():
        Reflection.objects.filter(pk__in=keys).update(offered_count=F("offered_count") + count, offered_at=now)
    return len(offers)


def opened(reflection: Reflection, *, actor: Member, now: datetime | None = None) -> None:
    """The member reads it. Whoever came to it by another way was offered it, too: attention is what is spread."""
    now = now or timezone.now()
    rows = Offer.objects.filter(member=actor, reflection=reflection)
    if rows.filter(opened_at=None).update(opened_at=now) or rows.exists():
        return
    if note([reflection.pk], actor=actor, now=now):
        rows.filter(opened_at=None).update(opened_at=now)
