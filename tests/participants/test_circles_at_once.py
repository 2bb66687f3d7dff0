"""The last seat of a circle is one person's, however many come at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from participants.circles import making, quiet, seats
from participants.circles.seats import CannotSit
from participants.models import Circle, CircleSeat
from tests.factories import CohortFactory
from tests.participants.circling import circle_of, names, people


def all_at_once(acts):
    """What each of these came to, done in threads of their own."""
    start = threading.Barrier(len(acts))
    came: list[str] = []

    def run(act):
        try:
            start.wait(timeout=60)
            came.append(str(act()))
        except CannotSit:
            came.append("no seat")
        except Exception as error:  # whatever goes wrong is what this is about
            came.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_last_seat_is_taken_once():
    cohort = CohortFactory()
    crowd = people(9, cohort)
    almost = circle_of(*crowd[:5], cohort=cohort)
    quiet_one = circle_of(*crowd[5:8], cohort=cohort, quiet_at=timezone.now())
    seats.ask(crowd[8].places.get(), actor=crowd[8], pace="weekly", now=timezone.now() - seats_wait())

    came = all_at_once(
        [
            *[lambda m=member: quiet.move(quiet_one, almost.pk, actor=m) for member in crowd[5:8]],
            making.make_due,
            making.make_due,
        ]
    )

    assert len(names(almost)) == 6
    assert not [said for said in came if ":" in said]
    assert CircleSeat.objects.count() == 9


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_make_one_circle_while_somebody_thinks_again():
    cohort = CohortFactory()
    crowd = people(6, cohort)
    for member in crowd:
        seats.ask(member.places.get(), actor=member, pace="weekly")
    last = crowd[5].places.get()

    came = all_at_once([making.make_due, making.make_due, lambda: seats.take_back(last, actor=crowd[5])])

    assert not [said for said in came if ":" in said]
    seated = CircleSeat.objects.seated().count()
    assert Circle.objects.count() == (1 if seated else 0)
    assert seated in {0, 6}
    assert CircleSeat.objects.count() == (6 if seated else 5)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_yeses_at_once_make_one_circle():
    cohort = CohortFactory()
    crowd = people(6, cohort)
    one, other = circle_of(*crowd[:3], cohort=cohort), circle_of(*crowd[3:], cohort=cohort)
    Circle.objects.filter(pk=one.pk).update(partner=other, quiet_at=timezone.now())
    Circle.objects.filter(pk=other.pk).update(partner=one)

    came = all_at_once(
        [lambda: quiet.agree(one, actor=crowd[0]), lambda: quiet.agree(other, actor=crowd[3])],
    )

    assert not [said for said in came if ":" in said]
    assert len(names(one)) == 6
    assert Circle.objects.standing().count() == 1


def seats_wait():
    return 2 * making.WAITS
