"""Two tabs ask for someone else at the same moment, while the page of a third says that it was seen."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from comments import talk, there
from participants import hello
from participants.models import Offer, Reflection, Sector
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ReflectionFactory, ThingFactory


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_tabs_at_once_pass_one_person_once_while_others_are_answered():
    cohort = CohortFactory()
    thing = ThingFactory(cohort=cohort)
    near, other, *_rest = Sector.objects.all()
    reader = ParticipantFactory(cohort=cohort, member=MemberFactory(sector=near)).member
    ReflectionFactory(cohort=cohort, author=reader, things=[thing])
    now = timezone.now()
    rows = [
        ReflectionFactory(
            cohort=cohort,
            author=ParticipantFactory(cohort=cohort, member=MemberFactory(sector=other)).member,
            things=[thing],
            published_at=now - timedelta(days=9 - number),
            original_address="https://rain.example/1/" if number == 4 else "",
        )
        for number in range(6)
    ]
    start = threading.Barrier(8)
    errors: list[str] = []

    def at_once(act):
        try:
            start.wait(timeout=60)
            act()
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    acts = [lambda: hello.pass_on(rows[0], actor=reader)] * 4
    acts += [lambda: hello.shown(rows[0].pk, actor=reader)] * 2
    acts += [lambda: talk.post(rows[3], by=reader, body="Hello."), lambda: there.say(rows[4], by=reader)]
    threads = [threading.Thread(target=at_once, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert list(Offer.objects.exclude(passed_at=None).values_list("reflection", flat=True)) == [rows[0].pk]
    for row in rows:
        assert Reflection.objects.get(pk=row.pk).offered_count == Offer.objects.filter(reflection=row).count()
    assert set(Offer.objects.exclude(opened_at=None).values_list("reflection", flat=True)) == {rows[3].pk, rows[4].pk}
