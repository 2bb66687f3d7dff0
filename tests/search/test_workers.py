"""Workers that learn for search: killed or met by others, they lose nothing and know nothing twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from cpd.desk.models import Document
from cpd.lib import search
from participants.models import Blog, Reflection
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Outside:
    """The rows of this test as other processes have them: a copy in a file, or the test's own PostgreSQL database."""

    def __init__(self, folder):
        database = connection.settings_dict
        if connection.vendor == "sqlite":
            self.file = folder / "copy.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])
            url = f"sqlite:///{self.file}"
        else:
            login = f"{database['USER']}:{database['PASSWORD']}"
            url = f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        self.environment = {**os.environ, "DATABASE_URL": url}

    def learner(self):
        command = [sys.executable, "-m", "tests.search.learner"]
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, stderr=subprocess.PIPE)

    def ask(self, question):
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as copy:
                return copy.execute(question).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def count(self, table):
        return self.ask(f"SELECT count(*) FROM {table}")[0][0]


@pytest.fixture
def outside(tmp_path):
    """Eight hundred reflections to learn. What emptied the tables after the test before did not know of the words."""
    search.remove_strays("default", Document._meta.db_table, "number")
    cohort = CohortFactory()
    author = MemberFactory()
    ParticipantFactory(member=author, cohort=cohort)
    blog = Blog.objects.create(member=author)
    body = "<p>" + "Many words, so that it takes a moment. " * 30 + "</p>"
    Reflection.objects.bulk_create(
        Reflection(blog=blog, author=author, cohort=cohort, title=f"Post {n}", slug=f"p{n}", body_html=body)
        for n in range(800)
    )
    return Outside(tmp_path)


def everything_is_known_once(outside):
    assert outside.count("desk_changed") == 0
    assert outside.count("search_words") == outside.count("desk_document") == 801


def test_a_worker_that_is_killed_loses_nothing_and_the_next_one_finishes(outside):
    before = outside.count("desk_changed")
    worker = outside.learner()
    deadline = time.monotonic() + 60
    while not 0 < outside.count("desk_changed") < before:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    left = outside.count("desk_changed")
    assert outside.count("search_words") == outside.count("desk_document") >= before - left - 10 > 0

    assert outside.learner().wait(60) == 0

    everything_is_known_once(outside)


def test_workers_at_once_know_everything_once(outside):
    workers = [outside.learner() for _ in range(3)]

    assert [worker.wait(90) for worker in workers] == [0, 0, 0]

    everything_is_known_once(outside)
