"""Two organisers decide one case at the same moment: one wins, the other is told, and it happened once."""

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

from comments import reporting
from tests.comments.two_decide import decide
from tests.factories import CohortFactory, CommentFactory, MemberFactory, ReflectionFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# Eight at once with four verbs: one of them decided. Then eight undo it: one of them did.
# Then four members report it at once: one case, and it is hidden once.
EXPECTED = {
    "errors": [],
    "won": 1,
    "decided": 1,
    "letters": 1,
    "undone": 1,
    "open": 1,
    "reports": 4,
    "hidden by itself": 1,
}


@pytest.fixture
def people_and_words():
    reflection = ReflectionFactory(cohort=CohortFactory())
    comment = CommentFactory(reflection=reflection, author=MemberFactory(email="author@example.org"))
    reporting.report(comment, by=MemberFactory(), reason="spam")
    organisers = [MemberFactory(is_staff=True).pk for _ in range(8)]
    return comment.pk, organisers, [MemberFactory().pk for _ in range(4)]


@pytest.mark.postgresql
def test_two_at_once_on_postgresql(people_and_words):
    assert decide(*people_and_words) == EXPECTED


@pytest.mark.sqlite
def test_two_at_once_on_sqlite(people_and_words, tmp_path):
    """On a file, as in production."""
    path = tmp_path / "two.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)

    done = subprocess.run(
        [sys.executable, "-m", "tests.comments.two_decide", json.dumps(people_and_words)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == EXPECTED
