"""Several workers and organisers at the same moment: everybody gets one letter, and each act counts once."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from participants.models import Participant
from tests.comments.post_at_once import post_at_once
from tests.comments.weekly_post import reader, sixth
from tests.factories import MemberFactory, ReflectionFactory

READERS = 30

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

EXPECTED = {
    "errors": [],
    "answers": [False, False, True, True],
    "letters": READERS,
    "mails": READERS,
    "mails to somebody twice": 0,
    "offers": READERS,
    "offered": READERS,
    "log": 2,
}


@pytest.fixture
def monday(cohort):
    post = ReflectionFactory(cohort=cohort), ReflectionFactory(cohort=cohort)
    Participant.objects.filter(member__in=[one.author for one in post]).delete()
    for _ in range(READERS):
        reader(cohort)
    return sixth(cohort).pk, [MemberFactory(is_staff=True).pk for _ in range(2)]


@pytest.mark.postgresql
def test_workers_and_organisers_at_once_on_postgresql(monday, monkeypatch):
    assert post_at_once(*monday) == EXPECTED


@pytest.mark.sqlite
def test_workers_and_organisers_at_once_on_sqlite(monday, tmp_path):
    """On a file, as in production: the tests' own database is in memory, where waiting works otherwise."""
    path = tmp_path / "monday.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    week, organisers = monday

    done = subprocess.run(
        [sys.executable, "-m", "tests.comments.post_at_once", *map(str, (week, *organisers))],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == EXPECTED
