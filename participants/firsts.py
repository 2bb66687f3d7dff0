"""Whose first reflection in a cohort which is: a column, marked anew whenever what is in lists has changed.

An author's first is the earliest of those in lists now; is it hidden, taken back or deleted, the next one is the first.
Whether an account is closed does not matter: of a closed one nothing is in lists.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import BooleanField, Case, F, OuterRef, Q, Subquery, Value, When

from participants.models import Reflection
from participants.models.reflection import ReflectionQuerySet
from things import edition
from things.models import Visibility

IN_LISTS = Q(
    published_at__isnull=False,
    hidden_at=None,
    held_at=None,
    visibility__in=[Visibility.EVERYONE, Visibility.MEMBERS],
)


def hold(authors: Collection[int], cohorts: Collection[int]) -> None:
    """Lock the rows that `mark` will change. Called before the cohorts are locked: reflections come before cohorts."""
    rows = _wrong(authors, cohorts).select_for_update(of=("self",), no_key=True)
    list(rows.order_by("pk").values_list("pk", flat=True))


def mark(authors: Collection[int], cohorts: Collection[int]) -> None:
    """Mark the first reflections of these authors in these cohorts anew. Only rows that were wrong are written."""
    wrongly = dict(_wrong(authors, cohorts).values_list("pk", "is_first"))
    for is_first in set(wrongly.values()):
        rows = Reflection.objects.filter(pk__in=[key for key, value in wrongly.items() if value == is_first])
        rows.update(is_first=not is_first)


def wrong() -> ReflectionQuerySet:
    """Those that are marked as first and are not, or are and are not marked."""
    earlier = Reflection.objects.filter(IN_LISTS, author=OuterRef("author"), cohort=OuterRef("cohort"))
    first = earlier.order_by("published_at", "pk").values("pk")[:1]
    right = Case(When(pk=Subquery(first), then=Value(True)), default=Value(False), output_field=BooleanField())
    return Reflection.objects.annotate(right_first=right).exclude(is_first=F("right_first"))


def mark_everything() -> None:
    """Mark all anew, where many rows were made at once. The caller holds whatever has to be held."""
    wrong().update(is_first=Case(When(is_first=True, then=Value(False)), default=Value(True)))


@transaction.atomic
def put_right(reflection: Reflection) -> None:
    """Mark its author's first one in its cohort anew."""
    hold([reflection.author_id], [reflection.cohort_id])
    edition.move([reflection.cohort_id])
    mark([reflection.author_id], [reflection.cohort_id])


def _wrong(authors: Collection[int], cohorts: Collection[int]) -> ReflectionQuerySet:
    return wrong().filter(author__in=authors, cohort__in=cohorts)
