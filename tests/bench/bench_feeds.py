"""How long it takes to read a thousand blogs, five in a hundred of them slow (5 s) and two broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.bench.conftest import FIGURES, Figure
from tests.bench.feeds_server import ENTRIES, SLOW_SECONDS, is_broken, is_slow

FEEDS = int(os.environ.get("FEEDS", "1000"))


@pytest.fixture
def hosts():
    """A server of its own process, so that its work is not counted."""
    command = [sys.executable, "-m", "tests.bench.feeds_server"]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline())
    yield {f"b{number}.example": ["127.0.0.1", port] for number in range(FEEDS)}
    server.kill()
    server.wait()


@pytest.fixture
def run(hosts, tmp_path):
    """`run(word, …)`: a Python program on a database of its own (FEEDS_DATABASE_URL, else a file); what it said."""
    url = os.environ.get("FEEDS_DATABASE_URL", f"sqlite:///{tmp_path}/feeds.sqlite3")
    environment = {**os.environ, "DATABASE_URL": url, "TESTS_PRETEND_HOSTS": json.dumps(hosts)}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"

    def run(*words):
        done = subprocess.run(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout or "null")

    return run


def note(name, told):
    """A line of the table, and one for the processor and the memory it took."""
    FIGURES.append(Figure(f"feeds: {name}, whole", told["wall"], 0, 0, 0))
    FIGURES.append(Figure(f"feeds: {name}, processor, each", told["cpu"] / told["read"], 0, 0, 0))
    FIGURES.append(Figure(f"feeds: {name}, memory at most, in MB not ms", told["megabytes"] / 1000, 0, 0, 0))


def bench_a_thousand_feeds(run):
    slow = sum(is_slow(number) for number in range(FEEDS))
    broken = sum(is_broken(number) for number in range(FEEDS))
    run("manage.py", "migrate", "--verbosity=0")
    run("-m", "tests.bench.make_feeds", str(FEEDS))

    first = run("-m", "tests.poller")
    posts, different, reflections = run("-m", "tests.bench.make_feeds", "again")
    second = run("-m", "tests.poller")

    note(f"{FEEDS} read for the first time", first)
    note(f"{FEEDS} unchanged", second)
    assert (first["read"], first["failed"]) == (FEEDS, broken)
    assert posts == different == (FEEDS - broken) * ENTRIES
    assert reflections == FEEDS - broken
    assert second["unchanged"] == FEEDS - broken
    # Not one after the other: that would be five seconds for each slow one.
    assert second["wall"] < max(4 * SLOW_SECONDS, slow * SLOW_SECONDS / 8)
