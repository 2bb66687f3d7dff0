"""`make run`: the site with its demo cohort, and the worker beside it, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.utils import OperationalError

from cpd.desk.demo import people
from scripts.prepare import refuse_port

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://localhost:{PORT}"
PATIENCE = 10  # seconds a process gets to finish what it does


class Stop(Exception):
    """Somebody asked us to stop."""


def remember_development() -> None:
    """A .env, so that `manage.py` by hand means this development site too. One that is there stays as it is."""
    file = ROOT / ".env"
    if not file.exists():
        file.write_text(
            "# Made by `make run`: this folder is for development. .env.example names every variable.\nDEBUG=1\n"
        )


def prepare() -> None:
    """Fonts, database, demo cohort: whatever is missing. What is there stays as it is."""
    django.setup()
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("fonts")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not apps.get_model("things", "Cohort").objects.exists():
        _say("Making a demo cohort.")
        call_command("demo", verbosity=0)


def start() -> dict[str, subprocess.Popen[bytes]]:
    """The web server and the worker, each in a group of its own: Ctrl-C reaches only us, and we end them in order."""
    python = [sys.executable, "manage.py"]
    commands = {"web server": [*python, "runserver", f"127.0.0.1:{PORT}"], "worker": [*python, "work"]}
    return {
        name: subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)
        for name, command in commands.items()
    }


def it_answers(processes: dict[str, subprocess.Popen[bytes]]) -> bool:
    """Wait until the site answers; no, if a process ends before."""
    while all(process.poll() is None for process in processes.values()):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5).close()  # noqa: S310
            return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every process to finish, wait, and end those that did not."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        for process in processes.values():
            _signal_group(process, order)
        deadline = time.monotonic() + PATIENCE
        for process in processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue


def greet() -> None:
    """Where it is, and how to get in."""
    known = set(get_user_model().objects.filter(email__endswith="@example.org").values_list("email", flat=True))
    present = [who for who in people.SIGN_INS if who.email in known]
    sign_ins = [f"  {who.role:12}  {who.email:24}  {people.PASSWORD}" for who in present]
    folder = Path(settings.DATA_DIR)
    data = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    lines = [
        "",
        f"The site is at {ADDRESS}/ and the organisers' desk at {ADDRESS}/admin/",
        "",
        f"Sign in at {ADDRESS}/accounts/login/{' as' if sign_ins else ''}",
        *sign_ins,
        "",
        "Mails are not sent: they appear here in the terminal, and under “Mail” on the desk.",
        f"Ctrl-C stops everything. The data stays in {data}/.",
        "",
    ]
    _say("\n".join(f"  {line}".rstrip() for line in lines))


def take_the_terminal() -> int | None:
    """Become the terminal's foreground group, so that Ctrl-C stops us and not make, which would call it a failure."""
    try:
        owner = os.tcgetpgrp(0)
        if owner != os.getpgrp():
            return None
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
    except OSError:
        return None
    return owner


def main() -> int:
    """Run until asked to stop (0) or until a process ends by itself (1)."""
    os.environ.update(DEBUG="1", PYTHONUNBUFFERED="1", DJANGO_RUNSERVER_HIDE_WARNING="true")
    os.environ.setdefault("SITE_URL", ADDRESS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpd.settings")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked_to_stop)
    terminal_owner = take_the_terminal()
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        refuse_port(PORT)
        remember_development()
        prepare()
        processes = start()
        if it_answers(processes):
            greet()
        while all(process.poll() is None for process in processes.values()):
            time.sleep(0.3)
    except Stop:
        _say("\nStopping.")
        return 0
    except OperationalError as error:
        raise SystemExit(f"The database cannot be used: {str(error).strip()}") from None
    except CommandError as error:
        raise SystemExit(str(error)) from None
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(processes)
        if terminal_owner is not None:
            os.tcsetpgrp(0, terminal_owner)
    ended = [name for name, process in processes.items() if process.poll() not in (0, -signal.SIGTERM)]
    _say(f"The {ended[0]} ended by itself; its reason stands above." if ended else "")
    return 1


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _asked_to_stop(number: int, frame: object) -> None:
    raise Stop


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
