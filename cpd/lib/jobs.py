"""The timetable: which work is due, and the claim before it is done, so that any number of workers may run.

Work must bear being done twice: a claim ends by itself, because the worker that holds it may have died, and that one
may only have been slow.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

log = logging.getLogger(__name__)

TICK = timedelta(seconds=2)
LONGEST_WAIT = timedelta(seconds=30)
PAUSE_AFTER_ERROR = timedelta(minutes=1)

# Set when this process is asked to stop; work that takes long looks at it between two pieces.
stopping = threading.Event()


@dataclass(frozen=True)
class Job:
    """Some work, how often it is done, and after how long its worker is taken for dead.

    Work that may take long is done `apart`, in a thread of its own, so that no letter waits for it.
    """

    name: str
    every: timedelta
    run: Callable[[], object]
    claim: timedelta = timedelta(minutes=5)
    apart: bool = False


class Clock(Protocol):
    """Where it is kept which job is due, and who has claimed it."""

    def due(self, names: Sequence[str], now: datetime) -> set[str]:
        """Of these jobs, those that are due and that nobody has claimed."""

    def claim(self, name: str, now: datetime, until: datetime) -> bool:
        """Whether the job is ours until then; of many who ask at once, one hears yes."""

    def release(self, name: str, claimed_until: datetime, now: datetime, due_at: datetime, error: str) -> None:
        """The job is done, well or not, and due again then; nothing, if the claim has passed to somebody else."""


def run_due(jobs: Iterable[Job], clock: Clock) -> dict[str, str]:
    """Do each job that is due, and say what went wrong with which; one that fails stops no other."""
    timetable = {job.name: job for job in jobs}
    due = clock.due(list(timetable), timezone.now())
    errors = {}
    for job in timetable.values():
        if job.name in due and not stopping.is_set():
            error = _run(job, clock)
            if error:
                errors[job.name] = error
    return errors


def _run(job: Job, clock: Clock) -> str:
    started = timezone.now()
    until = started + job.claim
    if not clock.claim(job.name, started, until):
        return ""
    error, due_at = "", started
    try:
        job.run()
        due_at = started + job.every
    except Exception as problem:  # Any failure is noted and the next job begins.
        log.exception("job %s failed", job.name)
        error = f"{type(problem).__name__}: {problem}"[:500]
        due_at = started + max(job.every, PAUSE_AFTER_ERROR)
    finally:
        # Interrupted, it is due at once for the next worker.
        clock.release(job.name, until, timezone.now(), due_at, error)
    return error


def loop(jobs: Sequence[Job], clock: Clock, *, tick: timedelta = TICK) -> None:
    """Do what is due until `stopping` is set. A database that is away is waited for, longer each time."""
    lanes = [[job] for job in jobs if job.apart]
    threads = [threading.Thread(target=_lane, args=(lane, clock, tick), daemon=True) for lane in lanes]
    for thread in threads:
        thread.start()
    _loop([job for job in jobs if not job.apart], clock, tick)
    for thread in threads:
        thread.join()


def _lane(jobs: Sequence[Job], clock: Clock, tick: timedelta) -> None:
    try:
        _loop(jobs, clock, tick)
    finally:
        connections.close_all()


def _loop(jobs: Sequence[Job], clock: Clock, tick: timedelta) -> None:
    wait = tick
    while not stopping.is_set():
        try:
            close_old_connections()
            run_due(jobs, clock)
            wait = tick
        except (OperationalError, InterfaceError) as error:
            log.warning("database away, waiting %s s: %s", wait.total_seconds(), type(error).__name__)
            connections.close_all()
            wait = min(wait * 2, LONGEST_WAIT)
        stopping.wait(wait.total_seconds())
