"""Whatever happens at the same moment, one form makes one reflection and counts are right."""

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

from participants import writing
from participants.models import Reflection
from participants.words import Words
from tests.factories import CohortFactory, ParticipantFactory, ThingFactory
from tests.participants.crowd import crowd

SIX = 6
# Each of six members sends one form twice and two more once, and deletes what one of them made.
EXPECTED = {
    "errors": [],
    "published": SIX * 2,
    "drafts": 0,
    "addresses": SIX * 2,
    "blogs": SIX,
    "on the Thing": SIX * 2,
}


@pytest.fixture
def members():
    cohort = CohortFactory()
    ThingFactory(cohort=cohort)
    return [ParticipantFactory(cohort=cohort).member_id for _ in range(SIX)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twenty_four_clicks_at_once_on_postgresql(members):
    assert crowd(members) == EXPECTED


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twenty_four_clicks_at_once_on_sqlite(members, tmp_path):
    """On a file, as in production: the tests' own database is in memory, where waiting works otherwise."""
    path = tmp_path / "crowd.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)

    done = subprocess.run(
        [sys.executable, "-m", "tests.participants.crowd", *map(str, members)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == EXPECTED


def test_a_publishing_that_is_cut_off_leaves_a_whole_draft(marisol, cohort, thing, monkeypatch):
    words = Words(title="One title", body="Words.", visibility="everyone", things=[thing])
    draft = writing.save_draft(actor=marisol, cohort=cohort, form_key="a" * 32, words=words)
    monkeypatch.setattr(writing, "refresh_counts", lambda *_: pytest.fail("cut off"))

    with pytest.raises(BaseException, match="cut off"):
        writing.publish(draft, actor=marisol)

    left = Reflection.objects.get()
    thing.refresh_from_db()
    assert (left.published_at, left.slug, left.body, thing.written_count) == (None, draft.slug, "Words.", 0)
