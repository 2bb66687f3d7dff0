"""A site that is written in while its backup is taken.

Run by itself (`python -m tests.desk.busy FILE`) it does so on the database that DATABASE_URL names.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import django
from django.db import connection

WRITERS = 3


def take_while_written(path: Path) -> dict[str, object]:
    """Members comment and take comments back on every connection while the backup is taken."""
    from comments import talk  # noqa: PLC0415 (Django is set up first)
    from comments.models import Comment  # noqa: PLC0415
    from cpd.desk.backups import taking  # noqa: PLC0415
    from participants.models import Member, Reflection  # noqa: PLC0415

    members = list(Member.objects.order_by("pk")[:WRITERS])
    places = list(Reflection.objects.order_by("pk")[:WRITERS])
    begun, over = threading.Barrier(WRITERS + 1), threading.Event()
    errors: list[str] = []
    written = [0] * WRITERS

    def write(number: int) -> None:
        try:
            begun.wait(timeout=30)
            while not over.is_set():
                said, _new = talk.post(places[number], by=members[number], body="Hello.")
                if written[number] % 3 == 0:
                    talk.delete(said, by=members[number])
                written[number] += 1
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    meanwhile: list[int] = []

    def look(_where: object) -> None:
        """Somebody has written since the backup began, however slow the machine is."""
        until = time.monotonic() + 20
        while meanwhile and sum(written) == meanwhile[0] and time.monotonic() < until:
            time.sleep(0.01)
        meanwhile.append(sum(written))

    begun.wait(timeout=30)
    manifest = taking.take(path, reached=look)
    over.set()
    for thread in threads:
        thread.join()
    rows = next(table.rows for table in manifest.tables if table.name == "comments_comment")
    return {
        "errors": errors,
        "written meanwhile": meanwhile[-1] - meanwhile[0],
        "in the backup": rows,
        "in the end": Comment.objects.count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["RATE_LIMITS_ENABLED"] = "0"
    django.setup()
    sys.stdout.write(json.dumps(take_while_written(Path(sys.argv[1]))))
