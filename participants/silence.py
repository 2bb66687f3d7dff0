"""First reflections that nobody has answered: which they are, since when they wait, and how soon others were answered.

What is given back are querysets of reflections with a column more, `silent_since`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Case, Count, F, Min, Prefetch, Q, When
from django.db.models.functions import Coalesce, Greatest

from participants.models import Greeting, Reflection
from things.models import Cohort, Thing, Visibility

# From here on organisers see them.
SHOWN_AFTER = timedelta(hours=72)
# The stretch that the middle of all first answers is worked out for.
LATELY = timedelta(weeks=4)
FIRST_AND_WAITING = 0
HOUR = timedelta(hours=1)


def since(of: str = "") -> Case:
    """The moment from which one can be answered: when it was published, or, written elsewhere, when it was shown here.

    What was held until somebody's blog was shown to be theirs is shown since then. `of` leads to the reflection.
    """
    seen_here = F(f"{of}created_at")
    shown = Greatest(F(f"{of}published_at"), seen_here, Coalesce(F(f"{of}blog__proved_at"), seen_here))
    return Case(When(**{f"{of}original_address": ""}, then=F(f"{of}published_at")), default=shown)


def firsts() -> Any:
    """First reflections of anybody that are in lists, whoever reads; with `silent_since`."""
    circles = [Visibility.EVERYONE, Visibility.MEMBERS]
    rows = Reflection.objects.published().filter(visibility__in=circles, is_first=True, author__left_at=None)
    return rows.annotate(silent_since=since())


def silent() -> Any:
    """Those that nobody has answered, here or where they were written."""
    return firsts().filter(turn=FIRST_AND_WAITING)


def silent_for(span: timedelta, cohort: Cohort, now: datetime) -> Any:
    """Those of a cohort that have waited as long as this or longer."""
    return silent().filter(cohort=cohort, silent_since__lte=now - span)


def for_organisers(cohort: Cohort, now: datetime) -> Any:
    """Those that have waited for three days, the longest first, with whom they were dealt to."""
    dealt = Greeting.objects.select_related("greeter__member").order_by("dealt_at", "pk")
    return (
        silent_for(SHOWN_AFTER, cohort, now)
        .select_related("author", "author__sector", "blog", "cohort")
        .prefetch_related(Prefetch("greetings", dealt), Prefetch("things", Thing.objects.for_cards().in_course_order()))
        .defer("body", "body_html")
        .order_by("silent_since", "pk")
    )


@dataclass(frozen=True)
class FirstAnswers:
    """How a cohort answers first reflections: how many wait now, how many of them for three days and more, and how soon
    those of the last four weeks were answered.

    `hours` is the middle of the times to the first answer of somebody else, of those that have one: half had it sooner.
    """

    silent: int
    waiting: int
    oldest: datetime | None
    answered: int
    hours: int | None


def of_cohort(cohort: Cohort, now: datetime) -> FirstAnswers:
    """Two questions, however many there are."""
    is_old = Q(silent_since__lte=now - SHOWN_AFTER)
    waiting = (
        silent()
        .filter(cohort=cohort)
        .aggregate(silent=Count("pk"), waiting=Count("pk", filter=is_old), oldest=Min("silent_since", filter=is_old))
    )
    lately = firsts().filter(cohort=cohort, silent_since__gt=now - LATELY, first_comment_at__isnull=False)
    times = [
        max(answer - since, timedelta(0)) for since, answer in lately.values_list("silent_since", "first_comment_at")
    ]
    return FirstAnswers(**waiting, answered=len(times), hours=_hours(times))


def _hours(times: list[Any]) -> int | None:
    """The middle one in hours, begun ones counted whole."""
    return -(-median(times) // HOUR) if times else None
