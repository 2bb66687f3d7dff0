"""How many comments stand under a Thing or a reflection: columns there, kept by the verbs here.

Whoever changes talk under a target locks the target's row first, so that two changes count one after the other on
every database, and counts anew: what is counted is what stands, not what was there plus or minus one.

Rows are locked in one order everywhere, or PostgreSQL would have to break a deadlock: the member who acts, the
reflection, the cohort (by moving its edition), the Thing, the comment, the case, its decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, Q

from comments.models import Comment
from participants import writing
from participants.models import Member, Reflection
from things import edition
from things.models import Cohort, Thing

OTHERS = ~Q(author=F("reflection__author"))

# How many stand, and when somebody else than the author wrote the first.
Kept = tuple[int, datetime | None]


def lock(target: Thing | Reflection) -> Thing | Reflection:
    """The target as it is now, its row held until the transaction ends; its cohort's pages are about to change."""
    if isinstance(target, Thing):
        edition.move([target.cohort_id])
        things = Thing.objects.select_for_update(of=("self",), no_key=True).select_related(
            "cohort", "week", "week__leg"
        )
        return things.get(pk=target.pk)
    reflections = Reflection.objects.select_for_update(of=("self",), no_key=True).select_related("cohort", "author")
    locked = reflections.get(pk=target.pk)
    edition.move([target.cohort_id])
    return locked


def count(target: Thing | Reflection) -> None:
    """Write down what stands under a locked target."""
    standing = Comment.objects.on(target).standing()
    if isinstance(target, Thing):
        Thing.objects.filter(pk=target.pk).update(comment_count=standing.count())
    else:
        found = standing.aggregate(n=Count("pk"), first=Min("created_at", filter=OTHERS))
        Reflection.objects.filter(pk=target.pk).update(comment_count=found["n"], first_comment_at=found["first"])


def count_all_of(member: Member) -> None:
    """After an account was closed or opened again: count wherever this member has commented or written."""
    with transaction.atomic():
        answered = member.comments.exclude(reflection=None).values("reflection")
        # All reflections before the first cohort.
        held = Reflection.objects.select_for_update(of=("self",), no_key=True).select_related("cohort")
        for reflection in list(held.filter(pk__in=answered).order_by("pk")):
            count(lock(reflection))
        for thing in Thing.objects.filter(pk__in=member.comments.exclude(thing=None).values("thing")).order_by("pk"):
            count(lock(thing))
        edition.move(Cohort.objects.filter(reflections__author=member))
        writing.recount(Thing.objects.filter(reflections__author=member).values_list("pk", flat=True).distinct())


@dataclass(frozen=True)
class Difference:
    """A count that is not what stands."""

    target: Thing | Reflection
    kept: Kept
    right: Kept


def differences() -> Iterator[Difference]:
    """Wherever the kept counts differ from what stands, in two queries for each kind of target."""
    things = _standing("thing")
    for thing in Thing.objects.for_cards().order_by("pk").iterator(chunk_size=500):
        if thing.comment_count != (right := things.get(thing.pk, (0, None)))[0]:
            yield Difference(thing, (thing.comment_count, None), (right[0], None))
    reflections = _standing("reflection", first=Min("created_at", filter=OTHERS))
    lean = Reflection.objects.select_related("author", "cohort").defer("body", "body_html").order_by("pk")
    for reflection in lean.iterator(chunk_size=500):
        kept = (reflection.comment_count, reflection.first_comment_at)
        if kept != (right := reflections.get(reflection.pk, (0, None))):
            yield Difference(reflection, kept, right)


def _standing(key: str, **more: Any) -> dict[int, Kept]:
    rows = Comment.objects.standing().exclude(**{key: None}).order_by().values(key).annotate(n=Count("pk"), **more)
    return {row[key]: (row["n"], row.get("first")) for row in rows}
