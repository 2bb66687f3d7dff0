"""How often a feed is asked: hourly, slower for quiet blogs, with growing pauses after failures."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
LONGEST = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=7)
JITTER = 0.2
# Days since the newest post, and how often a blog that is so quiet is asked.
QUIET = [(14, HOUR), (30, 3 * HOUR), (60, 6 * HOUR), (90, 12 * HOUR)]


def jittered(pause: timedelta, chance: random.Random) -> timedelta:
    """The pause, up to a fifth longer or shorter, so that feeds do not all come due at once."""
    return pause * chance.uniform(1 - JITTER, 1 + JITTER)


def until_next(
    now: datetime, *, newest_at: datetime | None, ttl_minutes: int = 0, chance: random.Random | None = None
) -> timedelta:
    """The pause after a good reading; what the publisher asks for is kept, up to a day."""
    days = (now - newest_at).days if newest_at else 0
    pause = next((pause for limit, pause in QUIET if days < limit), LONGEST)
    jitter = jittered(pause, chance or random)  # type: ignore[arg-type]
    return min(max(jitter, timedelta(minutes=ttl_minutes)), LONGEST * (1 + JITTER))


def after_failure(
    failures: int, *, retry_after: timedelta | None = None, chance: random.Random | None = None
) -> timedelta:
    """The pause after so many failures one after another: 1 h, 2 h, 4 h … 7 days; never less than was asked for."""
    pause = min(HOUR * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    return max(jittered(pause, chance or random), min(retry_after or timedelta(), LONGEST_PAUSE))  # type: ignore[arg-type]
