from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import STATUS, Email

from cpd.desk import timetable
from cpd.desk.models import JobClock
from cpd.desk.timetable import DatabaseClock
from cpd.lib import jobs
from cpd.lib.jobs import Job

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _not_stopping():
    jobs.stopping.clear()
    yield
    jobs.stopping.clear()


@pytest.fixture
def clock(db):
    """The timetable's clock, at noon."""
    with time_machine.travel(NOON, tick=False):
        yield DatabaseClock()


def test_a_job_is_done_when_it_is_due_and_not_before(clock):
    done = []
    job = Job("tidy", HOUR, lambda: done.append(timezone.now()))

    for minutes in (0, 1, 59, 60, 61, 200):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            jobs.run_due([job], clock)

    assert [(moment - NOON).total_seconds() / 60 for moment in done] == [0, 60, 200]


def test_of_two_workers_one_gets_the_job(clock):
    clock.due(["tidy"], NOON)

    assert clock.claim("tidy", NOON, NOON + HOUR)
    assert not clock.claim("tidy", NOON, NOON + HOUR)
    assert clock.due(["tidy"], NOON) == set()


def test_the_claim_of_a_worker_that_died_ends_by_itself(clock):
    done = []
    job = Job("tidy", HOUR, lambda: done.append(1), claim=timedelta(minutes=5))
    clock.due(["tidy"], NOON)
    clock.claim("tidy", NOON, NOON + job.claim)

    for minutes in (1, 4, 5):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            jobs.run_due([job], clock)
            assert len(done) == (minutes == 5)


def test_a_slow_worker_does_not_end_the_claim_of_the_next_one(clock):
    clock.due(["tidy"], NOON)
    clock.claim("tidy", NOON, NOON + HOUR)
    clock.claim("tidy", NOON + HOUR, NOON + 2 * HOUR)

    clock.release("tidy", NOON + HOUR, NOON + HOUR, NOON + HOUR, "")

    assert JobClock.objects.get().claimed_until == NOON + 2 * HOUR


def test_a_job_that_fails_is_noted_and_stops_no_other(clock):
    done = []
    failing = Job("fail", HOUR, lambda: 1 / 0)

    errors = jobs.run_due([failing, Job("tidy", HOUR, lambda: done.append(1))], clock)

    assert done == [1]
    assert errors == {"fail": "ZeroDivisionError: division by zero"}
    noted = JobClock.objects.get(name="fail")
    assert (noted.last_error, noted.last_run_at, noted.claimed_until) == (errors["fail"], NOON, None)
    assert JobClock.objects.get(name="tidy").last_error == ""


def test_a_job_that_failed_waits_a_minute_and_its_error_goes_when_it_went_well(clock):
    outcomes = [lambda: 1 / 0, lambda: None]
    job = Job("send", timedelta(seconds=5), lambda: outcomes.pop(0)())

    jobs.run_due([job], clock)
    assert JobClock.objects.get().due_at == NOON + timedelta(minutes=1)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        jobs.run_due([job], clock)

    assert JobClock.objects.get().last_error == ""
    assert outcomes == []


def test_an_interrupted_job_is_due_again_at_once(clock):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.run_due([Job("tidy", HOUR, interrupted)], clock)

    assert clock.due(["tidy"], NOON) == {"tidy"}


def test_nothing_due_is_one_question(clock, django_assert_num_queries):
    jobs.run_due([Job("tidy", HOUR, lambda: None)], clock)

    with django_assert_num_queries(1):
        jobs.run_due([Job("tidy", HOUR, lambda: None)], clock)


def test_every_job_of_the_timetable_has_a_name_of_its_own_and_bears_being_done_twice(db, settings):
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}

    for job in [*timetable.JOBS, *timetable.JOBS]:
        job.run()

    assert len({job.name for job in timetable.JOBS}) == len(timetable.JOBS)


def test_old_sessions_and_expired_pages_are_forgotten_and_others_kept(db):
    now = timezone.now()
    for key, days in [("old", -1), ("new", 1)]:
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    cache.clear()
    cache.set("new", 1, 3600)
    cache.set("old", 1, 60)

    timetable.forget_sessions()
    with time_machine.travel(now + timedelta(minutes=10)):
        assert timetable.empty_cache() == 1

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert cache.get("new") == 1


def test_once_is_for_cron_and_says_what_failed(db, settings, mailoutbox):
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
    Email.objects.create(
        from_email="a@example.org", to=["b@example.org"], cc=[], bcc=[], subject="S", message="M", status=STATUS.queued
    )

    call_command("work", "--once")
    assert [message.subject for message in mailoutbox] == ["S"]

    JobClock.objects.update(due_at=timezone.now())
    settings.POST_OFFICE = {"BACKENDS": {"default": "no.such.Backend"}}
    Email.objects.update(status=STATUS.queued, scheduled_time=None)
    with pytest.raises(CommandError, match="send mail: ModuleNotFoundError"):
        call_command("work", "--once")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A file that workers of their own process can use."""
    path = tmp_path_factory.mktemp("work") / "things.sqlite3"
    manage("migrate", "--verbosity=0", database=path).wait()
    manage("createcachetable", database=path).wait()
    return path


# Two seconds, and as much again on a machine that has other things to do.
SOON = 4


def manage(*command, database, **variables):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "cpd.settings",
        "DEBUG": "1",
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost",
        "DATA_DIR": str(Path(database).parent.parent),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
    )


def queue_letter(database):
    ask = (
        "from post_office.models import Email; Email.objects.create(from_email='a@example.org',"
        "to=['b@example.org'],cc=[],bcc=[],subject='S',message='M',status=2)"
    )
    manage("shell", "-c", ask, database=database).wait()


def rows(database, question):
    return sqlite3.connect(database, timeout=20).execute(question).fetchall()


def wait_for(question, seconds=20):
    until = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < until:
        time.sleep(0.05)
    return answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_soon(database, number):
    worker = manage("work", database=database)
    assert worker.stdout.readline() == b"Working. Ctrl-C stops.\n"
    time.sleep(0.5)

    asked = time.monotonic()
    worker.send_signal(number)

    assert worker.wait(10) == 0
    assert time.monotonic() - asked < SOON


def test_a_worker_whose_mail_server_hangs_stops_soon_and_loses_nothing(database, tmp_path):
    own = shutil.copy(database, tmp_path)
    queue_letter(own)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        worker = manage("work", database=own, EMAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        visitor, _ = silent.accept()

        asked = time.monotonic()
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(10) == 0
        assert time.monotonic() - asked < SOON
        visitor.close()
    assert rows(own, "SELECT status FROM post_office_email") == [(STATUS.queued,)]
    assert rows(own, "SELECT claimed_until FROM desk_jobclock WHERE name = 'send mail'") == [(None,)]


def test_a_worker_waits_for_a_database_that_is_away(database, tmp_path):
    folder = tmp_path / "later"
    worker = manage("work", database=folder / "things.sqlite3", EMAIL_URL="memorymail://")
    assert worker.stdout.readline() == b"Working. Ctrl-C stops.\n"
    time.sleep(1.5)
    assert worker.poll() is None

    folder.mkdir()
    own = shutil.copy(database, folder)
    done = "SELECT 1 FROM desk_jobclock WHERE name = 'forget mail' AND last_run_at IS NOT NULL"

    try:
        assert wait_for(lambda: rows(own, done))
    finally:
        worker.terminate()
        assert worker.wait(5) == 0
