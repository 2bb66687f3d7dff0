"""The site in processes of their own, on the rows of this test: a copy in a file, or the test's own PostgreSQL database.

outside = Outside(tmp_path, EMAIL_URL="smtp://127.0.0.1:2525")
worker = outside.manage("work")
outside.ask("SELECT count(*) FROM post_office_email")
"""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection


class Outside:
    """Workers and servers that end with the test, whatever happens."""

    def __init__(self, folder: Path, **variables: str) -> None:
        if connection.vendor == "sqlite":
            self.file = folder / "copy.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])
            url = f"sqlite:///{self.file}"
        else:
            database = connection.settings_dict
            login = f"{database['USER']}:{database['PASSWORD']}"
            url = f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cpd.settings", "RATE_LIMITS_ENABLED": "0"}
        self.environment = {**os.environ, **own, **variables}
        self.told = (folder / "told.txt").open("a")
        self.processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *command: str) -> subprocess.Popen[bytes]:
        """`manage.py` with this command, running."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=self.told,
        )
        self.processes.append(process)
        return process

    def end(self) -> None:
        """Every process that was started."""
        for process in self.processes:
            process.kill()
            process.wait(10)
        self.told.close()

    def ask(self, question: str) -> list[tuple]:
        """The rows of an answer; a change is kept."""
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as copy:
                return copy.execute(question).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []


class Web:
    """The site's pages, asked for over the wire."""

    def __init__(self, outside: Outside) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = outside.manage("runserver", "--noreload", str(self.port))

    def is_up(self) -> bool:
        """Whether somebody answers."""
        try:
            return self.seconds("GET", "/healthz") > 0
        except OSError:
            return False

    def seconds(self, method: str, path: str) -> float:
        """How long an answer took; it must be a good one."""
        began = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, headers={"Content-Length": "0"} if method == "POST" else {})
            answer = line.getresponse()
            answer.read()
        assert answer.status == 200, (path, answer.status)
        return time.perf_counter() - began


def wait_until(question: Callable[[], object], seconds: float = 120, every: float = 0.02) -> object:
    """What the question answers, when it is something."""
    until = time.perf_counter() + seconds
    while not (answer := question()):
        assert time.perf_counter() < until, "waited in vain"
        time.sleep(every)
    return answer
