"""The last seat of a circle is one person's, however many come at the same moment."""

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
from django.utils import timezone

from participants.circles import making, quiet, seats
from participants.models import Circle, CircleSeat
from tests.factories import CohortFactory
from tests.participants.circling import circle_of, names, people
from tests.participants.rush import all_at_once, rush

EXPECTED = {"errors": [], "seats": [1, 2, 3, 4, 5, 6], "people": 9}


@pytest.fixture
def one_seat():
    """A circle with one seat free, a quiet one of three, and somebody who has waited for long."""
    cohort = CohortFactory()
    crowd = people(9, cohort)
    almost = circle_of(*crowd[:5], cohort=cohort)
    quiet_one = circle_of(*crowd[5:8], cohort=cohort, quiet_at=timezone.now())
    seats.ask(crowd[8].places.get(), actor=crowd[8], pace="weekly", now=timezone.now() - 2 * making.WAITS)
    return quiet_one.pk, almost.pk, [member.pk for member in crowd[5:8]]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_last_seat_is_taken_once_on_postgresql(one_seat):
    assert rush(*one_seat) == EXPECTED


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_last_seat_is_taken_once_on_sqlite(one_seat, tmp_path):
    """On a file, as in production: the tests' own database is in memory, where waiting works otherwise."""
    path = tmp_path / "rush.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    first, second, members = one_seat

    done = subprocess.run(
        [sys.executable, "-m", "tests.participants.rush", *map(str, [first, second, *members])],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == EXPECTED


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_make_one_circle_while_somebody_thinks_again():
    cohort = CohortFactory()
    crowd = people(6, cohort)
    for member in crowd:
        seats.ask(member.places.get(), actor=member, pace="weekly")
    last = crowd[5].places.get()

    errors = all_at_once([making.make_due, making.make_due, lambda: seats.take_back(last, actor=crowd[5])])

    seated = CircleSeat.objects.seated().count()
    assert errors == []
    # Too late, or in time, and then five may have begun already: a circle of them is one, too.
    assert seated in {0, 5, 6}
    assert Circle.objects.count() == (1 if seated else 0)
    assert CircleSeat.objects.count() == (6 if seated == 6 else 5)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_yeses_at_once_make_one_circle():
    cohort = CohortFactory()
    crowd = people(6, cohort)
    one, other = circle_of(*crowd[:3], cohort=cohort), circle_of(*crowd[3:], cohort=cohort)
    Circle.objects.filter(pk=one.pk).update(partner=other, quiet_at=timezone.now())
    Circle.objects.filter(pk=other.pk).update(partner=one)

    errors = all_at_once([lambda: quiet.agree(one, actor=crowd[0]), lambda: quiet.agree(other, actor=crowd[3])])

    assert errors == []
    assert len(names(one)) == 6
    assert Circle.objects.standing().count() == 1
