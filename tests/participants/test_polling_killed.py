"""Workers that die or meet: nothing is lost, nothing is there twice, no blog is asked twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import BlogElsewhereFactory, ParticipantFactory
from tests.internet import Page
from tests.participants.posting import rss

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

POSTS = 5
EARLY = datetime(2026, 5, 4, tzinfo=UTC)


class Outside:
    """The rows of this test as another process has them: a copy in a file, or the test's own PostgreSQL database."""

    def __init__(self, folder, internet):
        if connection.vendor == "sqlite":
            self.file = folder / "copy.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])
            url = f"sqlite:///{self.file}"
        else:
            database = connection.settings_dict
            login = f"{database['USER']}:{database['PASSWORD']}"
            url = f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        self.environment = {**os.environ, **internet.environment(), "DATABASE_URL": url}

    def start(self):
        """A worker."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.poller"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, question):
        """The rows of an answer."""
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as copy:
                return copy.execute(question).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []


def finish(worker):
    """What a worker did."""
    said, errors = worker.communicate(timeout=60)
    assert worker.returncode == 0, errors
    return json.loads(said)


@pytest.fixture
def blogs(cohort, internet):
    """Twelve blogs on hosts of their own, and six on one host; each answers after a moment."""
    for number in range(18):
        host = f"b{number}.example" if number < 12 else "shared.example"
        path = "" if number < 12 else f"{number}/"
        member = ParticipantFactory(cohort=cohort, joined_at=EARLY).member
        BlogElsewhereFactory(member=member, address=f"http://{host}/{path}")
        pages = internet.sites.get(host) or internet.site(host, {})
        titles = [f"Thing {1 + n % 3}, {number}-{n}" for n in range(POSTS)]
        pages[f"/{path}feed/"] = Page(rss(*titles), wait=0.15)


@pytest.fixture
def outside(blogs, tmp_path, internet):
    return Outside(tmp_path, internet)


def everything_is_there_once(outside):
    titles = [title for (title,) in outside.ask("SELECT title FROM participants_post")]
    assert len(titles) == 18 * POSTS
    assert len(set(titles)) == 18 * POSTS
    assert outside.ask("SELECT COUNT(*), COUNT(DISTINCT slug || author_id) FROM participants_reflection") == [
        (18 * POSTS, 18 * POSTS)
    ]
    assert outside.ask("SELECT COUNT(*) FROM participants_feed WHERE claimed_until IS NOT NULL") == [(0,)]


def test_a_worker_that_is_killed_loses_nothing_and_the_next_one_finishes(outside):
    worker = outside.start()
    deadline = time.monotonic() + 30
    while outside.ask("SELECT COUNT(*) FROM participants_post")[0][0] < 2 * POSTS:
        assert time.monotonic() < deadline
        assert worker.poll() is None
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    stored = outside.ask("SELECT blog_id, COUNT(*) FROM participants_post GROUP BY blog_id")
    assert {count for _blog, count in stored} == {POSTS}  # each feed all or nothing

    # Minutes later its claims have ended.
    outside.ask(
        "UPDATE participants_feed SET claimed_until = '2026-01-01 00:00:00+00:00' WHERE claimed_until IS NOT NULL"
    )
    finish(outside.start())

    everything_is_there_once(outside)


@pytest.mark.parametrize("number", [2, 4])
def test_workers_at_once_share_the_work_and_ask_every_blog_once(outside, internet, number):
    workers = [outside.start() for _ in range(number)]

    done = [finish(worker) for worker in workers]

    assert sum(one["read"] for one in done) == 18
    assert set(Counter((asked.host, asked.path) for asked in internet.asked).values()) == {1}
    assert internet.at_once["shared.example"] <= 2
    everything_is_there_once(outside)
