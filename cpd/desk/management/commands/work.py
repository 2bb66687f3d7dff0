"""Do the work that no reader should wait for: send mail, tidy up. Any number of these may run."""

from __future__ import annotations

import logging
import os
import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cpd.desk import timetable
from cpd.lib import jobs

GRACE_SECONDS = 1.0


class Interrupted(BaseException):
    """The time to stop by oneself is over; whatever is claimed is free again later."""


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def _stop(number: int, frame: FrameType | None) -> None:
    """Finish the piece of work at hand, unless it takes longer than anybody would wait."""
    jobs.stopping.set()
    signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS, 0.2)


class Command(BaseCommand):
    help = "Does what is due: sends mail, reads blogs, forgets what is old. Runs until it is stopped; with --once, for cron, one time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs.stopping.clear()
        before = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if options["once"]:
                self._once()
            else:
                self.stdout.write("Working. Ctrl-C stops.")
                self.stdout.flush()
                jobs.loop(timetable.JOBS, timetable.DatabaseClock())
        except Interrupted:
            # Threads that wait for somebody's server would hold the end up; what they claimed is free again soon.
            logging.shutdown()
            os._exit(0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _once(self) -> None:
        errors = jobs.run_due(timetable.JOBS, timetable.DatabaseClock())
        if errors:
            raise CommandError("\n".join(f"{name}: {error}" for name, error in errors.items()))
