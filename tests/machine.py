"""Tests that need something of the machine: what is missing is skipped by name, and in CI nothing may be skipped.

Left out without a word are those about the other database, those that read the real Thing and schedules, which their
authors have not given to the project (they run where that folder lies beside it), and on PostgreSQL those that would
say the same again:

- those that use no database,
- those in a browser or in a feed reader: what their pages ask of the database is asked on both by tests without one,
- those marked `once`: many walks over the same pages, where one of them runs on both; texts, calendars and feeds as
  other programs read them; processes whose database is SQLite whatever the tests run on.

What a database may answer in its own way is never marked: constraints, locks and whoever comes at once, the order of
rows, search, texts and numbers that are too large or odd, backups as they are read from one and brought back into it.
"""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from django.db import connection

REAL_INPUT = Path(__file__).resolve().parents[2] / "shared" / "real-input"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEWSBOAT = shutil.which("newsboat")
# On PostgreSQL these would only say again what they said on SQLite.
SAID_ALREADY = {"once", "browser", "newsboat"}
IN_CI = os.environ.get("CI") == "true"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(config, items):
    """Skip tests whose program is not there; leave out those that are about the other database."""
    missing = {"browser": "Chromium"} if not CHROMIUM else {}
    missing |= {"newsboat": "newsboat"} if not NEWSBOAT else {}
    for item in items:
        for marker, program in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"no {program} on this machine"))
    again = connection.vendor == "postgresql"
    absent = {"sqlite", *SAID_ALREADY} if again else {"postgresql"}
    if not REAL_INPUT.is_dir():
        absent.add("real_input")
    left_out = {item for item in items if absent & {marker.name for marker in item.iter_markers()}}
    left_out |= {item for item in items if again and not uses_database(item)}
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish():
    """What was loaded so far stays: looking through all of it for garbage again and again took an eighth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def uses_database(item):
    """Whether a test's answer may depend on the database it runs on."""
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & {*item.fixturenames})


def pytest_sessionfinish(session):
    """In CI a skipped test is a failed run."""
    if IN_CI and session.exitstatus == 0 and skipped(session.config):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    """Name what was skipped, just above pytest's closing line."""
    reports = skipped(terminalreporter.config)
    for reason in sorted({report.longrepr[2].removeprefix("Skipped: ") for report in reports}):
        count = sum(report.longrepr[2].endswith(reason) for report in reports)
        verdict = "Skipped, which CI does not allow" if IN_CI else "Skipped"
        terminalreporter.write_line(f"{verdict}: {count} tests ({reason}).")


def skipped(config):
    """The reports of skipped tests; workers of pytest-xdist have none, they report to the first process."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []
