"""Errands on other servers: claimed by row, a few at once, each for itself, tried again with growing pauses.

The threads of a round only ask; what comes of it is written down by the one that claimed, if the claim is still its
own. A process that is killed leaves nothing half done, and its claims are free again in minutes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from cpd.lib.jobs import stopping
from participants import intervals
from participants.addresses import host_of
from participants.models import Mention, Notice
from participants.models.mention import ErrandQuerySet

Row = TypeVar("Row", Mention, Notice)
Question = TypeVar("Question")
Finding = TypeVar("Finding")

CLAIM_FOR = timedelta(minutes=3)
# An errand is two questions at most, of twenty seconds each: a batch is done long before its claim ends.
AT_ONCE = 4
MOST_PER_HOST = 2
ROUND = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(days=7)


@transaction.atomic
def claim(rows: ErrandQuerySet[Row], where: str, most: int, now: datetime) -> list[Row]:
    """Of these rows those that are due and now ours, at most two of one host among all that anybody is seeing to.

    `where` names the column of the page to be asked. Of two workers that claim at once, one waits for the other's choice.
    """
    due = list(rows.due(now).select_for_update(of=("self",))[: most * 4])
    everything: ErrandQuerySet[Row] = ErrandQuerySet(rows.model)
    busy = Counter(map(host_of, everything.claimed(now).values_list(where, flat=True)))
    chosen: list[Row] = []
    for row in due:
        host = host_of(getattr(row, where))
        if len(chosen) < most and busy[host] < MOST_PER_HOST:
            busy[host] += 1
            chosen.append(row)
    until = now + CLAIM_FOR
    everything.filter(pk__in=[row.pk for row in chosen]).update(claimed_until=until)
    for row in chosen:
        row.claimed_until = until
    return chosen


def run(
    claim: Callable[[int, datetime], Sequence[Row]],
    prepare: Callable[[Row], Question | None],
    ask: Callable[[Question], Finding],
    settle: Callable[[Row, Finding], None],
) -> int:
    """Do what is due until nothing is, or the round has lasted long enough; how many errands were seen to.

    `prepare` says what to ask, or settles the row itself and says None. `ask` is done in a thread and never raises.
    """
    done, end = 0, time.monotonic() + ROUND.total_seconds()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="errands") as pool:
        while not stopping.is_set() and time.monotonic() < end:
            rows = claim(AT_ONCE, timezone.now())
            if not rows:
                break
            prepared = [(row, question) for row in rows if (question := prepare(row)) is not None]
            for (row, _question), finding in zip(
                prepared, pool.map(ask, [question for _row, question in prepared]), strict=True
            ):
                settle(row, finding)
            done += len(rows)
    return done


def next_try(since: datetime, failures: int, now: datetime, retry_after: timedelta | None = None) -> datetime | None:
    """When to try again after so many failures; None once it has been tried for a week."""
    at = now + intervals.after_failure(failures, retry_after=retry_after)
    return at if at <= since + GIVE_UP_AFTER else None
