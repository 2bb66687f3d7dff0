"""How many comments stand under a Thing or a reflection: columns there, kept by the verbs here. All counts, looked over.

Whoever changes talk under a target locks the target's row first, so that two changes count one after the other on
every database, and counts anew: what is counted is what stands, not what was there plus or minus one.

Rows are locked in one order everywhere, or PostgreSQL would have to break a deadlock: the member who acts, the
reflection, the cohort (by moving its edition), the Thing, the comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet

from comments.models import Comment, CommentThere
from participants import writing
from participants.models import Member, Reflection
from things import edition
from things.models import Cohort, Thing

OTHERS = ~Q(author=F("reflection__author"))


@dataclass(frozen=True)
class Kept:
    """How many stand, when somebody else than the author answered first, and how many say they answered elsewhere."""

    comments: int = 0
    first_at: datetime | None = None
    there: int = 0


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
        there = _there().filter(reflection=target).aggregate(n=Count("pk"), first=Min("said_at"))
        Reflection.objects.filter(pk=target.pk).update(
            comment_count=found["n"],
            first_comment_at=_earlier(found["first"], there["first"]),
            answered_there_count=there["n"],
        )


def _there() -> QuerySet[CommentThere]:
    """What open accounts say about answers where a reflection was written."""
    return CommentThere.objects.filter(member__is_active=True)


def _earlier(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def count_all_of(member: Member) -> None:
    """After an account was closed or opened again: count wherever this member has commented or written."""
    with transaction.atomic():
        answered = Q(pk__in=member.comments.exclude(reflection=None).values("reflection"))
        answered |= Q(pk__in=member.comments_there.values("reflection"))
        # All reflections before the first cohort.
        held = Reflection.objects.select_for_update(of=("self",), no_key=True).select_related("cohort")
        for reflection in list(held.filter(answered).order_by("pk")):
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
    of_reflections: bool = False


def differences() -> Iterator[Difference]:
    """Wherever the kept counts differ from what stands, in two queries for each kind of target and one for reflections."""
    things = _standing("thing")
    for thing in Thing.objects.for_cards().order_by("pk").iterator(chunk_size=500):
        count, _first = things.get(thing.pk, (0, None))
        if thing.comment_count != count:
            yield Difference(thing, Kept(thing.comment_count), Kept(count))
    reflections = _standing("reflection", first=Min("created_at", filter=OTHERS))
    there = _there_by_reflection()
    lean = Reflection.objects.select_related("author", "cohort").defer("body", "body_html").order_by("pk")
    for reflection in lean.iterator(chunk_size=500):
        kept = Kept(reflection.comment_count, reflection.first_comment_at, reflection.answered_there_count)
        count, first = reflections.get(reflection.pk, (0, None))
        elsewhere, first_there = there.get(reflection.pk, (0, None))
        right = Kept(count, _earlier(first, first_there), elsewhere)
        if kept != right:
            yield Difference(reflection, kept, right)
    for thing in writing.miscounted().select_related("cohort").order_by("pk"):
        written: int = thing.written  # type: ignore[attr-defined]
        yield Difference(thing, Kept(thing.written_count), Kept(written), of_reflections=True)


@transaction.atomic
def put_right(difference: Difference) -> None:
    """Count anew where a count was wrong."""
    target = lock(difference.target)
    if difference.of_reflections:
        writing.recount([target.pk])
    else:
        count(target)


def _there_by_reflection() -> dict[int, tuple[int, datetime | None]]:
    rows = _there().order_by().values("reflection").annotate(n=Count("pk"), first=Min("said_at"))
    return {row["reflection"]: (row["n"], row["first"]) for row in rows}


def _standing(key: str, **more: Any) -> dict[int, tuple[int, datetime | None]]:
    rows = Comment.objects.standing().exclude(**{key: None}).order_by().values(key).annotate(n=Count("pk"), **more)
    return {row[key]: (row["n"], row.get("first")) for row in rows}
