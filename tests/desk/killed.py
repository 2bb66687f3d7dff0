"""A process that kills itself in the middle: `python -m tests.desk.killed (backup|restore) FILE WHERE`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import django


def main(what: str, path: Path, where: str) -> None:
    """Take a backup or bring one back, and be gone without a word when that table is reached."""
    from cpd.desk.backups import restoring, taking  # noqa: PLC0415 (Django is set up first)
    from cpd.desk.backups.archive import opened  # noqa: PLC0415

    def reached(table: str) -> None:
        if table == where:
            os.kill(os.getpid(), signal.SIGKILL)

    if what == "backup":
        taking.take(path, reached=reached)
    else:
        with opened(path) as archive:
            restoring.bring_back(archive, reached=reached)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpd.settings")
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
