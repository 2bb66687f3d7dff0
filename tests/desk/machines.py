"""Other machines: a site of its own with a SQLite file in a folder, run by its commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


class Machine:
    """A site in a folder that is not the tests' own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/things.sqlite3",
            "DATA_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "DJANGO_SETTINGS_MODULE": "cpd.settings",
            "DELETIONS_FILE": "",
            "DEBUG": "1",
        }

    def run(self, *arguments: str | Path, fails: bool = False) -> str:
        """What one of manage.py's commands says."""
        return self._run([sys.executable, "manage.py", *map(str, arguments)], fails)

    def python(self, module: str, *arguments: str | Path) -> str:
        """What a module of the tests prints there."""
        return self._run([sys.executable, "-m", module, *map(str, arguments)], False)

    def _run(self, command: list[str], fails: bool) -> str:
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr
