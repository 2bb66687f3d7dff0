"""Other machines: a site of its own with a SQLite file in a folder, run by its commands."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from django.conf import settings

# Runs what follows as `python -m` would, on another day.
ON_A_DAY = """
import runpy, sys, time_machine
day, sys.argv = sys.argv[1], sys.argv[2:]
with time_machine.travel(day, tick=True):
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


@cache
def made() -> Path:
    """What `migrate` and `createcachetable` make, made once for every machine of this process."""
    machine = Machine(settings.DATA_DIR / "made", is_bare=True)
    machine.run("migrate", "-v0")
    machine.run("createcachetable")
    return machine.database


class Machine:
    """A site in a folder that is not the tests' own; its clock is the real one unless it says which day is today.

    Its tables are there, and nothing in them but what migrations bring; on a bare one nothing was ever run.
    """

    def __init__(self, folder: Path, today: datetime | None = None, *, is_bare: bool = False) -> None:
        self.folder = folder
        self.today = today
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = folder / "things.sqlite3"
        if not is_bare:
            shutil.copyfile(made(), self.database)
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DATA_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "DJANGO_SETTINGS_MODULE": "cpd.settings",
            "DELETIONS_FILE": "",
            "DEBUG": "1",
        }

    def run(self, *arguments: str | Path, fails: bool = False, largest_file: int = 0) -> str:
        """What one of manage.py's commands says; no file it writes may become larger than `largest_file` bytes."""
        day = ["-c", ON_A_DAY, self.today.isoformat()] if self.today else []
        return self._run([sys.executable, *day, "manage.py", *map(str, arguments)], fails, largest_file)

    def python(self, module: str, *arguments: str | Path, fails: bool = False) -> str:
        """What a module of the tests prints there."""
        return self._run([sys.executable, "-m", module, *map(str, arguments)], fails)

    def _run(self, command: list[str], fails: bool, largest_file: int = 0) -> str:
        limits = (largest_file, largest_file)
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits) if largest_file else None,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr
