"""Somebody leaves while everybody talks: nothing deadlocks, nothing is left, counts are right."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from comments import counting, leaving, talk
from comments.models import Comment
from participants import leaving as wishes
from participants.models import Member
from tests.factories import CohortFactory, MemberFactory, ReflectionFactory, ThingFactory

OTHERS = 4

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.postgresql
def test_leaving_while_everybody_talks_and_twice_at_once(settings, tmp_path):
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    cohort = CohortFactory()
    leaver = MemberFactory(display_name="Marisol Quispe")
    thing = ThingFactory(cohort=cohort)
    places = [
        thing,
        *(ReflectionFactory(cohort=cohort) for _ in range(3)),
        ReflectionFactory(cohort=cohort, author=leaver),
    ]
    for place in places:
        talk.post(place, by=leaver, body="Quispe said")
    wishes.ask(leaver, actor=leaver, keeps=Member.Keeps.REFLECTIONS, at_once=True)
    begun, errors, left = threading.Barrier(OTHERS + 3), [], []

    def act(what):
        try:
            begun.wait(timeout=30)
            what()
        except talk.Refused:
            pass
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def talk_everywhere(member):
        for _ in range(3):
            for place in reversed(places):
                talk.post(place, by=member, body="Hello")

    acts = [lambda: left.append(leaving.leave(leaver.pk)), lambda: left.append(leaving.leave(leaver.pk))]
    acts += [
        lambda member=member: talk_everywhere(member) for member in [leaver, *(MemberFactory() for _ in range(OTHERS))]
    ]
    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(left) == [False, True]
    assert not Comment.objects.filter(author=leaver, deleted_at=None).exists()
    assert list(counting.differences()) == []
    assert len((tmp_path / "deletions.jsonl").read_text().splitlines()) == 1
