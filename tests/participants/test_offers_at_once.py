"""However many windows tell at the same moment what was seen, each member counts once for each reflection."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from participants import offering, writing
from participants.models import Member, Offer, Reflection
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory

MEMBERS = 4
WINDOWS = 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twelve_windows_at_once_count_each_member_once_while_an_author_takes_back_and_publishes():
    cohort = CohortFactory()
    members = [ParticipantFactory(cohort=cohort).member for _ in range(MEMBERS)]
    author = ParticipantFactory(cohort=cohort).member
    rows = [ReflectionFactory(cohort=cohort, author=author) for _ in range(3)]
    start = threading.Barrier(MEMBERS * WINDOWS + 1)
    errors: list[str] = []

    def at_once(act):
        try:
            start.wait(timeout=60)
            act()
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def see(member: Member, turn: int) -> None:
        keys = [row.pk for row in (rows if turn % 2 else reversed(rows))]
        offering.note(keys, actor=member)

    def come_and_go() -> None:
        for _ in range(3):
            writing.publish(writing.take_back(rows[0], actor=author), actor=author)

    acts = [lambda m=member, n=turn: see(m, n) for member in members for turn in range(WINDOWS)]
    threads = [threading.Thread(target=at_once, args=(act,)) for act in [*acts, come_and_go]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    for row in rows:
        assert Reflection.objects.get(pk=row.pk).offered_count == Offer.objects.filter(reflection=row).count()
    assert Offer.objects.exclude(reflection=rows[0]).count() == MEMBERS * 2
    assert [row.title for row in Reflection.objects.filter(is_first=True)] == [rows[1].title]
