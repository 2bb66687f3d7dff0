"""Changing what others see of a member: name, picture, and how they take part."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from cpd.lib import images
from participants import holding, planning
from participants.models import Member, Participant
from things import edition
from things.models import Cohort

logger = logging.getLogger(__name__)

OWN_FIELDS = ["display_name", "handle", "sector", "occupation", "country", "bio", "time_zone"]


def change(member: Member, *, values: dict[str, Any], picture: images.Processed | None, without_picture: bool) -> None:
    """Keep what a member says of themselves; a new picture takes the old one's place, and the old file goes."""
    with transaction.atomic():
        holding.present(member)
        old = member.picture.name
        for name in OWN_FIELDS:
            setattr(member, name, values[name])
        if picture is not None:
            member.picture.save(images.variant_name(), ContentFile(picture.small), save=False)
        elif without_picture:
            member.picture = ""
        member.save(update_fields=[*OWN_FIELDS, "picture"])
        # A member comments in cohorts they have no place in.
        edition.move(Cohort.objects.all())
        if old and member.picture.name != old:
            transaction.on_commit(lambda: drop(member.picture.storage, old))
    logger.info("Member %s changed their profile", member.pk)


def drop(storage: Storage, name: str) -> None:
    """Delete a file that no row names any more."""
    storage.delete(name)


@transaction.atomic
def mean(place: Participant, *, intention: str, actor: Member, start: str = "") -> None:
    """Keep when and where a member means to do the Things of a cohort, and where they start if they say so.

    Who starts elsewhere than before has another plan.
    """
    rows = Participant.objects.filter(pk=place.pk, member=actor).to_write_in().select_related("cohort", "member")
    held = rows.select_for_update(of=("self",), no_key=True).first()
    if held is None:
        return
    before, held.intention, held.start = held.start, intention, start or held.start
    held.save(update_fields=["intention", "start"])
    if held.start != before:
        planning.start_elsewhere(held)
    logger.info("Member %s says how they mean to do cohort %s", actor.pk, held.cohort_id)


@transaction.atomic
def take_part(member: Member, *, ways: dict[int, str]) -> None:
    """Change the way of taking part in the member's own cohorts, by the keys of their places."""
    for place in Participant.objects.filter(member=member, pk__in=ways).select_related("cohort"):
        if place.way != ways[place.pk]:
            place.way = ways[place.pk]
            place.save(update_fields=["way"])
            edition.move([place.cohort])
            logger.info("Member %s takes part in %s as %s", member.pk, place.cohort.slug, place.way)
