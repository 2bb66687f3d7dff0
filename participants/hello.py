"""Saying hello: somebody from another sector who wrote about a Thing that the member wrote about, and waits for readers.

The same person stays until their words were opened or answered, or the member asks for someone else; whoever was passed
comes again only when everybody was, the longest ago first. Dormant is who has neither written nor signed in for a month.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    fit = _who_fit(member, cohort, shared, now)
    passed = _passed_by(member)
    found = _kept(fit, member) or _new(fit, member, passed) or _again(fit, member, passed)
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
    fits = _who_fit(member, reflection.cohort, shared, now).filter(pk=reflection.pk).exists()
    return fits and reflection.author_id not in _passed_by(member)


def _things_of(member: Member, cohort: Cohort) -> set[int]:
    """What the member has published something about; a private tick is not something written."""
    own = Reflection.objects.published().filter(author=member, cohort=cohort)
    return set(Reflection.things.through.objects.filter(reflection__in=own).values_list("thing_id", flat=True))


def _who_fit(member: Member, cohort: Cohort, things: set[int], now: datetime) -> ReflectionQuerySet:
    """Unread reflections about one of these Things by people from other sectors who are around; nobody blocks nobody.

    Whoever has no sector is from another one than nobody. All conditions are lists that do not hang on the row, so that
    the database makes each once.
    """
    through = Reflection.things.through.objects.filter(thing__in=things)
    since = now - LATELY
    wrote = Reflection.objects.filter(cohort=cohort, published_at__gte=since, published_at__lte=now, hidden_at=None)
    return (
        Reflection.objects.in_lists_for(member)
        .filter(cohort=cohort, pk__in=through.values("reflection_id"), author__sector__isnull=False)
        .filter(Q(author__last_login__gte=since) | Q(author__in=wrote.values("author")))
        .filter(author__in=Participant.objects.filter(cohort=cohort).around(now).values("member"))
        .exclude(author__sector=member.sector_id)
        .exclude(author__in=Block.objects.against(member))
        .exclude(pk__in=Offer.objects.opened_by(member))
        .waiting_first(member)
        .for_cards()
    )


def _kept(fit: ReflectionQuerySet, member: Member) -> Reflection | None:
    """Whoever was suggested before and is still to be greeted."""
    suggested = Offer.objects.filter(member=member, suggested_at__isnull=False, opened_at=None)
    first = suggested.order_by("suggested_at", "pk").values_list("reflection", flat=True)
    found = {row.pk: row for row in fit.filter(pk__in=list(first))} if first else {}
    return next((found[key] for key in first if key in found), None)


def _new(fit: ReflectionQuerySet, member: Member, passed: dict[int, datetime]) -> Reflection | None:
    """The first in the order of who waits, of somebody who was not passed."""
    return fit.exclude(author__in=list(passed)).first()


def _again(fit: ReflectionQuerySet, member: Member, passed: dict[int, datetime]) -> Reflection | None:
    """Everybody was passed: whoever was passed the longest ago."""
    there = set(fit.filter(author__in=list(passed)).order_by().values_list("author", flat=True)) if passed else set()
    first = next((author for author in passed if author in there), None)
    return fit.filter(author=first).first() if first else None


def _passed_by(member: Member) -> dict[int, datetime]:
    """Whom the member did not want suggested, by their keys, with when; the longest ago first."""
    rows = Offer.objects.filter(member=member, passed_at__isnull=False).order_by()
    found = rows.values_list("reflection__author").annotate(at=Max("passed_at"))
    return dict(found.order_by("at", "reflection__author"))
