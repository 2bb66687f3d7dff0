"""Workers make the same weekly letters at the same moment, while organisers hold them back and let them go.

Run by itself (`python -m tests.comments.post_at_once <week> <organiser> <organiser>`) it does so on the database that
DATABASE_URL names, and prints what came of it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import UTC, datetime

import django
from django.db import connection

MONDAY = datetime(2026, 6, 8, 7, tzinfo=UTC)
WORKERS = 3


def post_at_once(week_key: int, organisers: list[int]) -> dict[str, object]:
    """Three workers write, two organisers hold at once; then both let go at once, and three write again."""
    from post_office.models import Email  # noqa: PLC0415 (Django is set up first)

    from comments.models import Action  # noqa: PLC0415
    from comments.weekly import acting, sending  # noqa: PLC0415
    from participants.models import Letter, Member, Offer, Reflection  # noqa: PLC0415
    from things.models import Week  # noqa: PLC0415

    errors: list[str] = []
    answers: list[bool] = []
    week = Week.objects.select_related("cohort").get(pk=week_key)

    def together(verb) -> None:
        start = threading.Barrier(WORKERS + len(organisers))

        def run(work) -> None:
            try:
                start.wait(timeout=30)
                work()
            except Exception as error:  # whatever goes wrong is what this is about
                errors.append(f"{type(error).__name__}: {error}")
            finally:
                connection.close()

        works = [lambda: sending.write_due(MONDAY)] * WORKERS
        works += [
            lambda pk=pk: answers.append(verb(week, actor=Member.objects.get(pk=pk), now=MONDAY)) for pk in organisers
        ]
        threads = [threading.Thread(target=run, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    together(acting.hold)
    together(acting.release)
    sending.write_due(MONDAY)
    members = list(Email.objects.values_list("to", flat=True))
    return {
        "errors": errors,
        "answers": sorted(answers),
        "letters": Letter.objects.filter(kind="letter").count(),
        "mails": len(members),
        "mails to somebody twice": len(members) - len({str(to) for to in members}),
        "offers": Offer.objects.count(),
        "offered": sum(Reflection.objects.values_list("offered_count", flat=True)),
        "log": Action.objects.count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    week, *people = map(int, sys.argv[1:])
    sys.stdout.write(json.dumps(post_at_once(week, people)))
