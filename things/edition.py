"""The edition of a cohort: a number that any change to its public pages moves, so that copies of pages kept for
visitors are never out of date.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q
from django.http import HttpRequest
from django.utils import timezone

from things.models import Cohort
from things.models.cohort import CohortQuerySet


def move(cohorts: Iterable[Cohort | int]) -> None:
    """Say that something on these cohorts' pages has changed; inside the transaction that changes it."""
    keys = {cohort.pk if isinstance(cohort, Cohort) else cohort for cohort in cohorts}
    if len(keys) > 1:  # Of two who move the same ones, one waits for the other and none for both.
        list(Cohort.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    Cohort.objects.filter(pk__in=keys).update(edition=F("edition") + 1, edition_at=timezone.now())


def of_pages(_request: HttpRequest, *, cohort: str, **_kwargs: object) -> str | None:
    """What the public pages of one cohort depend on; None where visitors may see none."""
    return _version(Cohort.objects.listed().filter(slug=cohort)) or None


def of_front_page(_request: HttpRequest) -> str:
    """What the front page depends on: every cohort that visitors may see."""
    return _version(Cohort.objects.listed())


def _version(cohorts: CohortQuerySet) -> str:
    """Editions, and what the clock alone changes: weeks that begin and end, joining, the day a countdown counts."""
    now = timezone.now()
    begun = Q(weeks__opens_at__lte=now)
    counted = cohorts.annotate(begun=Count("weeks", filter=begun), last_begun=Max("weeks__starts_on", filter=begun))
    parts: list[str] = []
    for cohort in counted.order_by("pk"):
        last: date | None = cohort.last_begun
        is_over = last is not None and cohort.opening_of(last + timedelta(weeks=1)) <= now
        states = (is_over, cohort.is_finished(now), cohort.takes_newcomers(now))
        today = f"{now.astimezone(cohort.zone):%Y%m%d}"
        parts += map(str, (cohort.pk, cohort.edition, cohort.begun, *states, today))
    return " ".join(parts)
