"""Whatever happens at the same moment, everybody is told once, and one letter tells of it."""

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

from tests.comments.inbox_crowd import crowd
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ReflectionFactory, ThingFactory

SIX = 6

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def people_and_places():
    cohort = CohortFactory()
    thing, reflection = ThingFactory(cohort=cohort), ReflectionFactory(cohort=cohort)
    members = [ParticipantFactory(cohort=cohort).member.pk for _ in range(SIX)]
    return thing.pk, reflection.pk, MemberFactory().pk, members


# Each of six members has two tabs that send the same form, and one more speaks when they have: the author of the
# reflection hears of all seven, in one letter, and whoever was named by the six of those. All seven with a place in the
# cohort are told of the Thing.
EXPECTED = {
    "errors": [],
    "comments": SIX + 1,
    "told of the Thing": SIX + 1,
    "told the author": SIX + 1,
    "told whoever was named": SIX,
    "told twice": 0,
    "letters twice": 0,
    "letters to the author": 1,
    "not settled": 0,
}


@pytest.mark.postgresql
def test_four_workers_and_twelve_tabs_at_once_on_postgresql(people_and_places):
    assert crowd(*people_and_places) == EXPECTED


@pytest.mark.sqlite
def test_four_workers_and_twelve_tabs_at_once_on_sqlite(people_and_places, tmp_path):
    """On a file, as in production."""
    path = tmp_path / "crowd.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    thing, reflection, named, members = people_and_places

    done = subprocess.run(
        [sys.executable, "-m", "tests.comments.inbox_crowd", *map(str, (thing, reflection, named, *members))],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == EXPECTED
