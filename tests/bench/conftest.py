"""Measuring: a big demo cohort, and a table of what was measured at the end. `make bench`, or SCALE=50 make bench."""

from __future__ import annotations

import os
import statistics
import time
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

SCALE = int(os.environ.get("SCALE", "10"))


class Figure(NamedTuple):
    """One measured thing."""

    name: str
    median: float
    worst: float
    queries: int
    kilobytes: float


FIGURES: list[Figure] = []
# What was found out that is no time.
LINES: list[str] = []


@pytest.fixture(autouse=True)
def _the_day():
    """Measuring happens today; the demo cohort is made for today."""


@pytest.fixture(scope="session")
def demo(django_db_setup, django_db_blocker):
    """The demo cohort, SCALE times its size."""
    with django_db_blocker.unblock():
        start = time.perf_counter()
        call_command("demo", scale=SCALE, verbosity=0)
        FIGURES.append(Figure(f"making the demo, scale {SCALE}", time.perf_counter() - start, 0, 0, 0))


@pytest.fixture
def measure(demo, measure_alone):
    """`measure_alone` in a database that has the demo."""
    return measure_alone


@pytest.fixture
def measure_alone(db):
    """`measure(name, call)`: call it once to warm up and count queries, then again and again for the time."""

    def record(name, call, times=20):
        with CaptureQueriesContext(connection) as queries:
            answer = call()
        asked = len(queries)
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - start)
        size = len(getattr(answer, "content", b"")) / 1024
        figure = Figure(name, statistics.median(seconds), max(seconds), asked, size)
        FIGURES.append(figure)
        return answer

    return record


def pytest_terminal_summary(terminalreporter):
    """The table."""
    width = max((len(figure.name) for figure in FIGURES), default=0)
    line = terminalreporter.write_line
    line("")
    line(f"{'':{width}}  {'median':>9}  {'worst':>9}  {'queries':>7}  {'kB':>6}   on {connection.vendor}")
    for figure in FIGURES:
        median, worst = f"{figure.median * 1000:,.1f} ms", f"{figure.worst * 1000:,.1f} ms" if figure.worst else ""
        rest = f"{figure.queries or '':>7}  {figure.kilobytes:>6.1f}" if figure.worst else ""
        line(f"{figure.name:{width}}  {median:>9}  {worst:>9}  {rest}".rstrip())
    for said in LINES:
        line(said)
