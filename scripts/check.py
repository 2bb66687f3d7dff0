"""`make check`: what machines can say about the code, and what Django says about production settings."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["cpd", "things", "participants", "comments", "scripts", "manage.py"]
CLOSED = {"FORCE_COLOR": "", "NO_COLOR": "1", "DJANGO_SETTINGS_MODULE": "cpd.settings"}
DEVELOPMENT = {**CLOSED, "DEBUG": "1"}
# A made-up site as docs/deployment.md describes it: nothing of it is secret, nothing is left to a default that matters.
PRODUCTION = {
    **CLOSED,
    "DEBUG": "0",
    "SECRET_KEY": "nobody-uses-this-key-it-only-has-to-be-long-enough-for-the-check-0123456789",
    "ALLOWED_HOSTS": "things.example.org",
    "SITE_URL": "https://things.example.org",
    "CONTACT_EMAIL": "organisers@things.example.org",
    "DEFAULT_FROM_EMAIL": "23 Things <letters@things.example.org>",
    "EMAIL_URL": "smtp+tls://letters:password@mail.example.org:587",
    "TRUSTED_PROXY_COUNT": "1",
}


class Check(NamedTuple):
    """One command that must end well."""

    name: str
    command: list[str]
    variables: dict[str, str]


class Outcome(NamedTuple):
    """What came of a check."""

    check: Check
    failed: bool
    output: str
    seconds: float


def checks(folder: Path) -> list[Check]:
    """All of them, the slow ones first; a folder takes what they write."""
    manage = [sys.executable, "manage.py"]
    production = {**PRODUCTION, "DATA_DIR": f"{folder}/var", "STATIC_ROOT": f"{folder}/static"}
    return [
        Check("mypy", [f"{BIN}/mypy", "--no-error-summary", *CODE], DEVELOPMENT),
        Check("collectstatic", [*manage, "collectstatic", "--no-input", "--verbosity=0"], production),
        Check("check --deploy", [*manage, "check", "--deploy", "--fail-level=WARNING"], production),
        Check("makemigrations --check", [*manage, "makemigrations", "--check", "--dry-run"], DEVELOPMENT),
        Check("ruff check", [f"{BIN}/ruff", "check", "--quiet", "."], CLOSED),
        Check("ruff format", [f"{BIN}/ruff", "format", "--check", "--quiet", "."], CLOSED),
        # Only the linter: djlint's layout moves white space that people see between words and links.
        Check("djlint", [f"{BIN}/djlint", "--lint", "--quiet", "templates"], CLOSED),
        Check("lint-imports", [f"{BIN}/lint-imports"], DEVELOPMENT),
    ]


def run(check: Check) -> Outcome:
    """Run one and say how it ended."""
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = Outcome(check, done.returncode != 0, done.stdout, time.monotonic() - start)
    sys.stdout.write(f"{'failed' if outcome.failed else 'ok':6}  {check.name}  ({outcome.seconds:.1f} s)\n")
    if outcome.failed:
        sys.stdout.write(outcome.output.rstrip() + "\n")
    sys.stdout.flush()
    return outcome


def main() -> int:
    """Run every check, also after one has failed; 1 if one has."""
    manage = [sys.executable, "manage.py", "fonts", "--verbosity=0"]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        (Path(folder) / "var").mkdir()
        fonts = run(Check("fonts", manage, DEVELOPMENT))
        outcomes = [fonts, *pool.map(run, checks(Path(folder)))]
    failed = [outcome.check.name for outcome in outcomes if outcome.failed]
    sys.stdout.write(f"Failed: {', '.join(failed)}.\n" if failed else "All checks passed.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
