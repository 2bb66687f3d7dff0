"""Workers that meet or die: each first reflection is dealt once, evenly, and each greeter and quiet person is told once."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection
from post_office.models import Email

from comments import talk
from participants import greeters, greeting, letters
from participants.models import Greeting, Member
from tests.comments.leaver import go
from tests.factories import CohortFactory, ParticipantFactory, ThingFactory
from tests.participants.greeting_people import HOUR, NOW, first, greeter

WORKERS = 3
SILENT = 9
QUIET = 5


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("where", ["before dealing", "before telling"])
def test_a_worker_that_dies_has_dealt_and_told_all_or_nothing(cohort, anna, bela, monkeypatch, where):
    rows = [first(cohort, hours=60 + n) for n in range(4)]
    stale = Greeting.objects.create(reflection=rows[0], greeter=anna, dealt_at=NOW - 50 * HOUR)

    def die(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        if where == "before dealing":
            patch.setattr(Greeting.objects, "bulk_create", die)
        else:
            patch.setattr(letters, "_store", die)
        with pytest.raises(Killed):
            greeting.greet()
    stale.refresh_from_db()
    left = (Greeting.objects.open().exclude(pk=stale.pk).count(), Email.objects.count())

    assert left == ((0, 0) if where == "before dealing" else (4, 0))
    assert stale.is_open == (where == "before dealing")
    greeting.greet()
    # Anna had one already this week.
    assert Counter(row.greeter.member.display_name for row in Greeting.objects.open()) == {"Anna": 1, "Bela": 3}
    assert Email.objects.count() == 2


@pytest.fixture
def outside(db, tmp_path):
    """Three greeters, nine silent first reflections and five quiet people, as other processes have them."""
    cohort = CohortFactory(slug="may-2026")
    for number in range(1, 9):
        ThingFactory(cohort=cohort, number=number)
    for n in range(3):
        greeter(cohort, f"Greeter {n}")
    for n in range(SILENT):
        first(cohort, hours=50 + n)
    for _ in range(QUIET):
        ParticipantFactory(cohort=cohort, joined_at=datetime(2026, 5, 24, 9, tzinfo=UTC))
    if connection.vendor == "sqlite":
        file = tmp_path / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return f"sqlite:///{file}"
    database = connection.settings_dict
    return (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )


def ask(url, question):
    """The rows of an answer."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as copy:
            return copy.execute(question).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_workers_at_once_deal_and_tell_once(outside):
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.greeting_worker", NOW.isoformat()],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": outside},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    done = []
    for worker in workers:
        said, errors = worker.communicate(timeout=60)
        assert worker.returncode == 0, errors
        done.append(json.loads(said))

    assert sum(one["dealt"] for one in done) == SILENT
    dealt = ask(outside, "SELECT COUNT(*) FROM participants_greeting GROUP BY greeter_id")
    assert [count for (count,) in dealt] == [3, 3, 3]
    kinds = ask(outside, "SELECT kind, COUNT(*), COUNT(mail_id) FROM participants_letter GROUP BY kind ORDER BY kind")
    assert [tuple(row) for row in kinds] == [("greeting", 3, 3), ("nudge", QUIET, QUIET)]
    assert ask(outside, "SELECT COUNT(*) FROM post_office_email")[0][0] == 3 + QUIET


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_greeters_workers_authors_and_answers_at_once_stand_in_nobodys_way(settings, tmp_path):
    """Whoever holds rows holds them in one order: no act is broken off, and no reflection is two people's."""
    settings.MEDIA_ROOT, settings.DELETIONS_FILE = str(tmp_path), tmp_path / "deletions.jsonl"
    cohort = CohortFactory(slug="may-2026")
    ThingFactory(cohort=cohort, number=5)
    people = [greeter(cohort, f"Greeter {n}") for n in range(4)]
    rows = [first(cohort, hours=50 + n) for n in range(8)]
    own = [first(cohort, hours=60, author=place.member) for place in people]
    errors = []

    def at_once(act):
        try:
            start.wait(timeout=60)
            act()
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def work():
        for _ in range(4):
            greeting.greet(NOW)

    def pass_all(place):
        for _ in range(4):
            for row in Greeting.objects.open().filter(greeter=place).select_related("greeter__cohort"):
                greeting.pass_on(row, actor=place.member)

    def come_and_go(place):
        for weeks in ([], ["2026-06-01"], [], ["2026-06-01"]):
            greeters.choose_weeks(place, weeks, actor=place.member)

    acts = [work, work, partial(pass_all, people[0]), partial(pass_all, people[1]), partial(come_and_go, people[2])]
    acts += [partial(go, people[3].member, Member.Keeps.NOTHING), partial(go, rows[0].author, Member.Keeps.NOTHING)]
    acts += [partial(talk.post, row, by=people[0].member, body="Hello.") for row in rows[1:4]]
    start = Barrier(len(acts))
    threads = [Thread(target=at_once, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    greeting.greet(NOW)
    taken = Counter(Greeting.objects.open().values_list("reflection", flat=True))
    assert set(taken.values()) <= {1}
    assert not set(taken) & {row.pk for row in rows[:4]}
    assert not Greeting.objects.filter(greeter=people[3].pk).exists()
    assert own[0].pk in taken or Greeting.objects.filter(reflection=own[0]).exists()
