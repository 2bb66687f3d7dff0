"""What a member received and gave in a cohort, for nobody's eyes but theirs. Nobody is ranked by it, nothing is kept.

A comment is given to the author of the reflection it is under, and to those it answers; "I commented there" to the
author of the reflection elsewhere. Only what stands counts, and nothing between a member and whom they have blocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from comments.models import Comment, CommentThere
from participants import rules
from participants.models import Block, Member, Participant, Reflection
from things.models import Cohort

A_FEW = 3


@dataclass(frozen=True)
class Giver:
    """Somebody who wrote to the member and got nothing yet, with a reflection of theirs to answer."""

    person: Member
    reflection: Reflection


@dataclass(frozen=True)
class Balance:
    """How much came, from how many, how much was given, and to whom something could be."""

    received: int
    people: int
    gave: int
    givers: list[Giver]


@dataclass(frozen=True)
class _Gift:
    """One act of one member, for one or several others."""

    by: int
    to: frozenset[int]
    at: datetime


def of(place: Participant, now: datetime | None = None) -> Balance | None:
    """The balance of a member in a cohort; None where nothing was said either way."""
    now = now or timezone.now()
    member, cohort = place.member, place.cohort
    blocked = set(Block.objects.filter(blocker=member).values_list("blocked", flat=True))
    said = [*_said(member, cohort), *_said_there(member, cohort)]
    received = [gift for gift in said if member.pk in gift.to and gift.by not in blocked]
    gave = [gift for gift in said if gift.by == member.pk and gift.to - blocked]
    if not (received or gave):
        return None
    answered = {other for gift in gave for other in gift.to}
    since = {gift.by: gift.at for gift in sorted(received, key=lambda gift: gift.at, reverse=True)}
    waiting = [key for key in sorted(since, key=lambda key: since[key]) if key not in answered]
    return Balance(
        received=len(received),
        people=len(since),
        gave=len(gave),
        givers=_givers(waiting, place, now) if waiting and rules.can_write(member, place, now) else [],
    )


def _said(member: Member, cohort: Cohort) -> list[_Gift]:
    """The member's comments for others and those of others for them that stand, under what is to be read; each once."""
    # Reflection.objects.published() in columns: beside an "or", PostgreSQL would make a list of all there are.
    is_shown = Q(reflection__hidden_at=None, reflection__held_at=None, reflection__author__is_active=True)
    on_reflections = is_shown & Q(reflection__cohort=cohort, reflection__published_at__lte=timezone.now())
    standing = Comment.objects.standing().filter(on_reflections | Q(thing__cohort=cohort)).order_by()
    parts = (
        standing.filter(author=member),
        standing.filter(reflection__author=member),
        standing.filter(answers__author=member, answers__deleted_at=None),
        standing.filter(parent__author=member, parent__deleted_at=None),
    )
    named = ("pk", "author", "created_at", "reflection__author", "answers__author", "parent__author")
    first, *rest = (part.values_list(*named) for part in parts)
    return _gifts((by, at, to) for _pk, by, at, *to in first.union(*rest))


def _said_there(member: Member, cohort: Cohort) -> list[_Gift]:
    """The same of what was said where a reflection was written."""
    rows = CommentThere.objects.filter(member__is_active=True, reflection__cohort=cohort)
    rows = rows.filter(Q(member=member) | Q(reflection__author=member))
    rows = rows.filter(Exists(Reflection.objects.published().filter(pk=OuterRef("reflection"))))
    found = rows.order_by().values_list("member", "said_at", "reflection__author")
    return _gifts((by, at, to) for by, at, *to in found)


def _gifts(rows: Iterable[tuple[int, datetime, Sequence[int | None]]]) -> list[_Gift]:
    gifts = (_Gift(by, frozenset(key for key in to if key and key != by), at) for by, at, to in rows)
    return [gift for gift in gifts if gift.to]


def _givers(keys: list[int], place: Participant, now: datetime) -> list[Giver]:
    """The first few of these, whom the member can answer: they are around, nobody blocks nobody, and they wrote something."""
    member, cohort = place.member, place.cohort
    theirs = Reflection.objects.in_lists_for(member).filter(cohort=cohort, author=OuterRef("member"))
    around = (
        Participant.objects.filter(cohort=cohort)
        .around(now)
        .filter(member__in=keys)
        .exclude(member__in=Block.objects.against(member))
    )
    rows = around.annotate(post=Subquery(theirs.waiting_first(member).values("pk")[:1])).order_by()
    posts = dict(rows.exclude(post=None).values_list("member", "post"))
    few = [key for key in keys if key in posts][:A_FEW]
    found = Reflection.objects.select_related("author", "author__sector").in_bulk([posts[key] for key in few])
    return [Giver(found[posts[key]].author, found[posts[key]]) for key in few if posts[key] in found]
