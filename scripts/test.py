"""`make test`: every test on SQLite, and on PostgreSQL, where there is one, again those that use a database.

What this machine lacks is named at the end. With CI=true nothing may be lacking.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.prepare import free_port
from tests.machine import CHROMIUM, NEWSBOAT

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"
# Who has nothing left takes from the other: journeys in a browser take long, and lie side by side.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
# A cluster of its own in a folder and at a port of its own, so that two runs do not meet; gone afterwards. Nothing in it
# has to survive a power cut.
THROWAWAY = ["pg_virtualenv", "-t", "-c", f"--locale=C.UTF-8 --encoding=UTF8 --port={free_port()}"]
CARELESS = ["-o", "fsync=off", "-o", "synchronous_commit=off", "-o", "full_page_writes=off"]
WITH_ADDRESS = 'DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/things" "$@"'


def on_postgresql(given: str, outcome: Path) -> list[str] | None:
    """How to run pytest on PostgreSQL: on the server DATABASE_URL names, else on a throw-away one; None without.

    pg_virtualenv prints the server's log after a failure, which would bury pytest's last words: it is not told of one.
    """
    if given.startswith(("postgres://", "postgresql://")):
        return ["env", f"DATABASE_URL={given}"]
    if shutil.which("pg_virtualenv"):
        return [*THROWAWAY, *CARELESS, "sh", "-c", f'{WITH_ADDRESS} || echo failed > "{outcome}"', "sh"]
    return None


def suite(name: str, command: list[str], outcome: Path) -> str:
    """Run it; what to say about it at the end."""
    sys.stdout.write(f"---- {name}\n")
    sys.stdout.flush()
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False)
    verdict = "FAILED" if done.returncode or outcome.exists() else "passed"
    return f"{name}: {verdict} in {time.monotonic() - start:.0f} s"


def main(arguments: list[str]) -> int:
    """Run what can be run; 1 if something failed, or was missing in CI."""
    given = os.environ.pop("DATABASE_URL", "")
    subprocess.run([sys.executable, "manage.py", "fonts", "--verbosity=0"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = Path(folder) / "outcome"
        told = [suite("SQLite", [*PYTEST, *arguments], outcome)]
        postgresql = on_postgresql(given, outcome)
        if postgresql:
            told.append(suite("PostgreSQL", [*postgresql, *PYTEST, *arguments], outcome))

    missing = [] if CHROMIUM else ["the tests in a browser (no Chromium)"]
    if not NEWSBOAT:
        missing.append("the tests in a feed reader (no newsboat)")
    if not postgresql:
        missing.append("the suite on PostgreSQL (no pg_virtualenv)")
    sys.stdout.write(". ".join(told) + ".\n")
    if postgresql:
        sys.stdout.write("Tests that use no database, a browser, or whose answer none changes, ran on SQLite only.\n")
    sys.stdout.write(f"Not run on this machine: {', '.join(missing)}.\n" if missing else "Nothing was left out.\n")
    failed = any("FAILED" in line for line in told)
    return 1 if failed or (missing and IN_CI) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped before it was done.")
