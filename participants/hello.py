"""Saying hello: somebody from another sector who wrote about a Thing that the member wrote about, and waits for readers.

The same person stays until their words were opened, or answered by anybody (for a day in any case), or the member asks for
someone else; whoever was passed comes again only when everybody was, the longest ago first. Dormant is who has neither written nor signed in for a month.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from participants import holding, offering, rules
from participants.models import Block, Member, Offer, Participant, Reflection
from participants.models.reflection import ReflectionQuerySet
from things.models import Cohort, Thing

logger = logging.getLogger(__name__)

# As long as a session lasts: whoever comes by signs in at least once in it.
LATELY = timedelta(days=30)
STAYS = timedelta(days=1)


@dataclass(frozen=True)
class Hello:
    """Somebody to say hello to: what they wrote, and the Thing that both wrote about."""

    reflection: Reflection
    thing: Thing
    is_from_another_sector: bool

    @property
    def person(self) -> Member:
        """Who it is."""
        return self.reflection.author


def suggestion(member: Member, cohort: Cohort, now: datetime | None = None) -> Hello | None:
    """Whom this participant could say hello to; nobody where nobody fits, and where they could not write to them."""
    now = now or timezone.now()
    place = Participant.objects.filter(member=member, cohort=cohort, stopped_at=None).select_related("cohort").first()
    if not rules.can_write(member, place, now):
        return None
    shared = _things_of(member, cohort)
    people = _people(member, cohort, now) if shared else set()
    if not people:
        return None
    passed = _passed_by(member)
    fit = _by(people, member, cohort, shared)
    again = [key for key in passed if key in people]
    found = _kept(fit, member, now) or _new(fit, people - passed.keys()) or _again(fit, again)
    if found is None:
        return None
    thing = next(thing for thing in found.things.all() if thing.pk in shared)
    return Hello(found, thing, member.sector_id is not None)


def shown(key: int, *, actor: Member, now: datetime | None = None) -> None:
    """This suggestion was before the member's eyes: it counts as offered, and stays."""
    now = now or timezone.now()
    offering.note([key], actor=actor, now=now)
    rows = Offer.objects.filter(member=actor, reflection=key, opened_at=None, suggested_at=None)
    rows.filter(reflection__cohort__in=Cohort.objects.unfinished(now)).update(suggested_at=now)


@transaction.atomic
def pass_on(reflection: Reflection, *, actor: Member, now: datetime | None = None) -> Hello | None:
    """The member asks for someone else than its author; who is suggested then. The same click twice passes once."""
    now = now or timezone.now()
    holding.members([actor.pk])
    found = suggestion(actor, reflection.cohort, now)
    if found is None or not _may_pass(reflection, found, actor, now):
        return found
    offering.note([reflection.pk], actor=actor, now=now)
    of_author = Offer.objects.filter(member=actor, reflection__author=reflection.author_id)
    of_author.update(suggested_at=None)
    of_author.filter(reflection=reflection).update(passed_at=now)
    logger.info("member %s asked for somebody else than the author of reflection %s", actor.pk, reflection.pk)
    return suggestion(actor, reflection.cohort, now)


def _may_pass(reflection: Reflection, found: Hello, member: Member, now: datetime) -> bool:
    """Whoever is suggested now, or was when the page was made: somebody who fits and was not passed yet."""
    if reflection.author_id == found.reflection.author_id:
        return True
    shared = _things_of(member, reflection.cohort)
    people = _people(member, reflection.cohort, now) - _passed_by(member).keys()
    return _by(people, member, reflection.cohort, shared).filter(pk=reflection.pk).exists()


def _things_of(member: Member, cohort: Cohort) -> set[int]:
    """What the member has published something about; a private tick is not something written."""
    own = Reflection.objects.published().filter(author=member, cohort=cohort)
    return set(Reflection.things.through.objects.filter(reflection__in=own).values_list("thing_id", flat=True))


def _people(member: Member, cohort: Cohort, now: datetime) -> set[int]:
    """Keys of those from other sectors who are around and awake; nobody blocks nobody.

    Whoever has no sector is from another one than nobody.
    """
    since = now - LATELY
    wrote = Reflection.objects.filter(cohort=cohort, published_at__gte=since, published_at__lte=now, hidden_at=None)
    is_awake = Q(member__last_login__gte=since) | Q(member__in=wrote.values("author"))
    others = (
        Participant.objects.filter(cohort=cohort)
        .around(now)
        .filter(is_awake, member__sector__isnull=False)
        .exclude(member=member)
    )
    others = others.exclude(member__sector=member.sector_id)
    blocked = Q(member__in=Block.objects.of(member)) | Q(member__in=Block.objects.against(member))
    return set(others.exclude(blocked).values_list("member", flat=True))


def _by(people: set[int], member: Member, cohort: Cohort, things: set[int]) -> ReflectionQuerySet:
    """What these people wrote about these Things and the member has not opened, by who waits."""
    about = Reflection.things.through.objects.filter(thing__in=things)
    rows = Reflection.objects.in_lists_for(member).filter(cohort=cohort, author__in=people)
    rows = rows.filter(pk__in=about.values("reflection_id")).exclude(pk__in=Offer.objects.opened_by(member))
    return rows.waiting_first(member).for_cards()


def _kept(fit: ReflectionQuerySet, member: Member, now: datetime) -> Reflection | None:
    """Whoever was suggested before and still waits; somebody whom others have answered stays for a day.

    Attention goes to who waits: a suggestion that stayed for weeks took it from those whom nobody has answered.
    """
    suggested = Offer.objects.filter(member=member, suggested_at__isnull=False, opened_at=None)
    first: dict[int, Any] = dict(suggested.order_by("suggested_at", "pk").values_list("reflection", "suggested_at"))
    found = {row.pk: row for row in fit.filter(pk__in=list(first))} if first else {}
    still = (found[key] for key, at in first.items() if key in found and (found[key].is_waiting or at >= now - STAYS))
    return next(still, None)


def _new(fit: ReflectionQuerySet, people: set[int]) -> Reflection | None:
    """The first in the order of who waits, of somebody who was not passed."""
    return fit.filter(author__in=people).first() if people else None


def _again(fit: ReflectionQuerySet, passed: list[int]) -> Reflection | None:
    """Everybody was passed: whoever was passed the longest ago."""
    there = set(fit.filter(author__in=passed).order_by().values_list("author", flat=True)) if passed else set()
    first = next((author for author in passed if author in there), None)
    return fit.filter(author=first).first() if first else None


def _passed_by(member: Member) -> dict[int, datetime]:
    """Whom the member did not want suggested, by their keys, with when; the longest ago first."""
    rows = Offer.objects.filter(member=member, passed_at__isnull=False).order_by()
    found = rows.values_list("reflection__author").annotate(at=Max("passed_at"))
    return dict(found.order_by("at", "reflection__author"))
