"""A backup is one moment of the site, however much is written while it is taken."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.desk.busy import WRITERS, take_while_written
from tests.desk.machines import Machine
from tests.factories import CohortFactory, MemberFactory, ReflectionFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def written():
    """Enough rows that taking the backup takes a while."""
    cohort = CohortFactory()
    authors = [MemberFactory() for _ in range(WRITERS)]
    for number in range(30 * WRITERS):
        ReflectionFactory(cohort=cohort, author=authors[number % WRITERS], body="Words. " * 500)


def seen(tmp_path, told):
    """The figures of a busy backup, and of the site that it makes on another machine."""
    there = Machine(tmp_path / "there")
    there.run("restore", tmp_path / "busy.zip")
    return told, json.loads(there.python("tests.desk.after"))


def is_one_moment(told, after):
    assert told["errors"] == []
    assert told["written meanwhile"] > 0
    assert told["in the backup"] < told["in the end"]
    assert after == {"comments": told["in the backup"], "wrong counts": 0}


@pytest.mark.postgresql
def test_with_postgresql(written, tmp_path):
    is_one_moment(*seen(tmp_path, take_while_written(tmp_path / "busy.zip")))


@pytest.mark.sqlite
def test_with_sqlite(written, tmp_path):
    """On a file, as in production: the tests' own database is in memory, where waiting works otherwise."""
    here = Machine(tmp_path / "here")
    connection.ensure_connection()
    with closing(sqlite3.connect(here.folder / "things.sqlite3")) as file:
        connection.connection.backup(file)

    told = json.loads(here.python("tests.desk.busy", tmp_path / "busy.zip"))

    is_one_moment(*seen(tmp_path, told))
