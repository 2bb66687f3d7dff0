"""However often a moved plan is taken or given back at the same moment, it is there once or not at all."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from participants import planning
from participants.models import Participant, PlannedThing
from tests.factories import CohortFactory, ParticipantFactory, ThingFactory

WINDOWS = 8


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("rejoining", [False, True])
def test_eight_windows_take_a_plan_once(rejoining):
    cohort = CohortFactory()
    for number in range(1, 9):
        ThingFactory(cohort=cohort, number=number)
    place = ParticipantFactory(cohort=cohort)
    seen = planning.preview(place).token
    start = threading.Barrier(WINDOWS)
    errors: list[str] = []
    took: list[bool] = []

    def at_once(turn: int) -> None:
        try:
            start.wait(timeout=60)
            if rejoining and turn % 2:
                planning.rejoin(Participant.objects.get(pk=place.pk), actor=place.member)
            else:
                took.append(planning.move(Participant.objects.get(pk=place.pk), seen=seen, actor=place.member))
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=at_once, args=(turn,)) for turn in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    place.refresh_from_db()
    rows = PlannedThing.objects.filter(place=place).count()
    assert (rows, place.moved_at is not None) in ([(4, True), (0, False)] if rejoining else [(4, True)])
    assert any(took) if rejoining else took.count(True) == 1
