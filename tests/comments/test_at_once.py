"""Whatever happens at the same moment, counts are right and one form makes one comment."""

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

from tests.comments.crowd import crowd
from tests.factories import CohortFactory, MemberFactory, ReflectionFactory, ThingFactory

TWENTY = 20

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def people_and_places():
    cohort = CohortFactory()
    thing, reflection = ThingFactory(cohort=cohort), ReflectionFactory(cohort=cohort)
    organiser = MemberFactory(is_staff=True)
    return thing.pk, reflection.pk, organiser.pk, [MemberFactory().pk for _ in range(TWENTY)]


# Each of twenty members has two tabs: two comments on the Thing (one of them deleted), one on the reflection (hidden).
EXPECTED = {
    "errors": [],
    "comments": TWENTY * 3,
    "on the Thing": TWENTY,
    "on the reflection": 0,
    "hidings in the log": TWENTY,
    "wrong counts": 0,
}


@pytest.mark.postgresql
def test_forty_tabs_at_once_on_postgresql(people_and_places):
    assert crowd(*people_and_places) == EXPECTED


@pytest.mark.sqlite
def test_forty_tabs_at_once_on_sqlite(people_and_places, tmp_path):
    """On a file, as in production: the tests' own database is in memory, where waiting works otherwise."""
    path = tmp_path / "crowd.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    thing, reflection, organiser, members = people_and_places

    done = subprocess.run(
        [sys.executable, "-m", "tests.comments.crowd", *map(str, (thing, reflection, organiser, *members))],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == EXPECTED
