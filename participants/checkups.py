"""How reading a feed went: when to ask again, who is told, and when the network is to blame and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from participants import intervals, notifications
from participants.models import Feed

if TYPE_CHECKING:
    from participants.polling import Reading

logger = logging.getLogger(__name__)

TELL_MEMBER_AFTER = timedelta(hours=24)
SHOW_ORGANISERS_AFTER = timedelta(hours=72)
# Feeds asked this recently are witnesses when many fail at once; fewer than three failures prove nothing.
AT_ONCE = timedelta(minutes=20)
MANY = 3
PAUSE_FOR_NETWORK = timedelta(minutes=10)
# Pauses are rounded to such a part of themselves, so that many rows can be noted together.
STEPS = 40
# What a broken network of our own looks like. A server that answers, however badly, was reached.
NOT_REACHED = {Feed.Problem.NO_ANSWER, Feed.Problem.TIMEOUT, Feed.Problem.TOO_SLOW, Feed.Problem.CERTIFICATE}
# It is told once; who had peace for this long and is in trouble again is told again.
PEACE = timedelta(days=14)
WELL: dict[str, Any] = {"claimed_until": None, "problem": "", "detail": "", "failures": 0}
WELL |= {"failing_since": None, "excused_at": None}
KNOWN_STATE = ["claimed_until", "checked_at", "next_check_at", "seconds", "problem", "detail", "failures"]
KNOWN_STATE += ["failing_since", "excused_at"]


def note_unchanged(quiet: Sequence[tuple[Feed, float]], now: datetime) -> None:
    """These answered in so many seconds, and nothing is new: those that are due at about the same time in one question."""
    together: dict[tuple[int, int], list[int]] = {}
    for feed, seconds in quiet:
        pause = intervals.until_next(now, newest_at=feed.newest_at, ttl_minutes=feed.ttl_minutes)
        minutes = pause.total_seconds() / 60
        step = max(1, int(minutes / STEPS))
        together.setdefault((round(minutes / step) * step, round(seconds)), []).append(feed.pk)
    for (minutes, whole_seconds), keys in together.items():
        Feed.objects.filter(pk__in=keys).update(
            **WELL, checked_at=now, seconds=whole_seconds, next_check_at=now + timedelta(minutes=minutes)
        )


def note_changed(feed: Feed, reading: Reading, now: datetime, newest_at: datetime | None) -> None:
    """This one had something new. It is taken down with what was stored, in the same transaction."""
    if reading.contents is not None and reading.answer is not None:
        headers = reading.answer.headers
        feed.etag = headers.get("etag", "")[:500]
        feed.last_modified = headers.get("last-modified", "")[:100]
        feed.body_hash = reading.body_hash
        feed.entry_count = len(reading.contents.entries)
        feed.ttl_minutes = int((reading.contents.ttl or timedelta()).total_seconds() // 60)
        feed.changed_at = now
    feed.newest_at = newest_at
    feed.seconds = reading.seconds
    _note_good(feed, now)
    feed.save()


def _note_good(feed: Feed, now: datetime) -> None:
    for name, value in WELL.items():
        setattr(feed, name, value)
    feed.checked_at = now
    feed.next_check_at = now + intervals.until_next(now, newest_at=feed.newest_at, ttl_minutes=feed.ttl_minutes)


def judge(failures: Sequence[tuple[Feed, Reading]], now: datetime) -> None:
    """Note failures; but where most feeds that were well could not be reached at once, nobody is blamed."""
    away = [feed for feed, reading in failures if reading.problem in NOT_REACHED and not feed.failures]
    excused = set()
    if away and _is_network(away, now):
        excused = {feed.pk for feed in away}
        logger.warning("%s feeds could not be reached at once: the network is to blame", len(away))
        Feed.objects.filter(pk__in=excused).update(
            excused_at=now, claimed_until=None, next_check_at=now + PAUSE_FOR_NETWORK
        )
    for feed, reading in failures:
        if feed.pk not in excused:
            _note_failure(feed, reading, now)


def _is_network(away: Iterable[Feed], now: datetime) -> bool:
    since, keys = now - AT_ONCE, {feed.pk for feed in away}
    witnesses = Feed.objects.current().exclude(pk__in=keys)
    failed = len(keys) + witnesses.filter(excused_at__gte=since).count()
    well = witnesses.filter(Q(problem="", excused_at=None), checked_at__gte=since).count()
    return failed >= MANY and failed > well


@transaction.atomic
def _note_failure(feed: Feed, reading: Reading, now: datetime) -> None:
    claim = feed.claimed_until
    feed.failures += 1
    feed.failing_since = feed.failing_since or now
    feed.problem, feed.detail = reading.problem, reading.detail
    feed.seconds, feed.checked_at, feed.claimed_until, feed.excused_at = reading.seconds, now, None, None
    feed.next_check_at = now + intervals.after_failure(feed.failures, retry_after=reading.retry_after)
    known = {name: getattr(feed, name) for name in KNOWN_STATE}
    if not Feed.objects.current().filter(pk=feed.pk, claimed_until=claim).update(**known):
        return  # Its blog moved, was disconnected or deleted meanwhile.
    if now - feed.failing_since >= TELL_MEMBER_AFTER:
        _tell_member(feed, now)


def _tell_member(feed: Feed, now: datetime) -> None:
    """One polite mail about a failure that lasts; none after it, however long it lasts."""
    untold = Q(told_at=None) | Q(told_at__lt=min(feed.failing_since or now, now - PEACE))
    if Feed.objects.filter(untold, pk=feed.pk).update(told_at=now):
        notifications.blog_cannot_be_read(feed)
