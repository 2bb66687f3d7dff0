"""Several people want the last seat of a circle at the same moment, each on a connection of their own.

Run by itself (`python -m tests.participants.rush <quiet circle> <circle with one seat> <member> …`) it does so on the
database that DATABASE_URL names, and prints what came of it.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import django
from django.db import connection


def all_at_once(acts):
    """What went wrong when all of these were done at once, in threads of their own; a seat that is taken is nothing wrong."""
    from participants.circles.seats import CannotSit  # noqa: PLC0415 (Django is set up first)

    start = threading.Barrier(len(acts))
    errors: list[str] = []

    def run(act):
        try:
            start.wait(timeout=60)
            act()
        except CannotSit:
            pass
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def rush(quiet_one: int, almost: int, members: list[int]) -> dict[str, object]:
    """Everybody of a quiet circle moves to the one with one seat free, while two workers give it to a late-comer."""
    from participants.circles import making, quiet  # noqa: PLC0415
    from participants.models import Circle, CircleSeat, Member  # noqa: PLC0415

    circle = Circle.objects.get(pk=quiet_one)
    movers = [lambda m=member: quiet.move(circle, almost, actor=m) for member in Member.objects.filter(pk__in=members)]
    errors = all_at_once([*movers, making.make_due, making.make_due])
    return {
        "errors": errors,
        "seats": sorted(CircleSeat.objects.filter(circle=almost).values_list("number", flat=True)),
        "people": CircleSeat.objects.count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    first, second, *others = map(int, sys.argv[1:])
    print(json.dumps(rush(first, second, others)))
