"""What `manage.py work` does, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Q
from django.utils import timezone

from comments import announcing, checking, gathering, leaving, mailing, nudging, reminding, seeing, spoken, undoing
from comments.weekly import sending
from cpd.desk.models import JobClock
from cpd.desk.search import indexing, noting
from cpd.desk.yours import copies
from cpd.lib import delivery
from cpd.lib.jobs import Job
from participants import greeting, joining, letters, mentions, notices, polling, refusals, showing
from participants.circles import making, quiet

KEEP_SENT_MAIL = timedelta(days=30)
KEEP_FAILED_MAIL = timedelta(days=90)
KEEP_LETTERS_KNOWN = timedelta(days=180)


class DatabaseClock:
    """The timetable's clock in the database that all workers share."""

    def due(self, names: Sequence[str], now: datetime) -> set[str]:
        """Of these jobs, those that are due and that nobody has claimed; a new job is due at once."""
        rows = {row.name: row for row in JobClock.objects.filter(name__in=names)}
        new = [name for name in names if name not in rows]
        if new:
            JobClock.objects.bulk_create([JobClock(name=name, due_at=now) for name in new], ignore_conflicts=True)
        return {row.name for row in rows.values() if row.due_at <= now and _is_free(row, now)} | set(new)

    def claim(self, name: str, now: datetime, until: datetime) -> bool:
        """One update, of which the database lets one worker win."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return bool(JobClock.objects.filter(free, name=name, due_at__lte=now).update(claimed_until=until))

    def release(self, name: str, claimed_until: datetime, now: datetime, due_at: datetime, error: str) -> None:
        """Note how it went, if the job is still ours."""
        JobClock.objects.filter(name=name, claimed_until=claimed_until).update(
            claimed_until=None, last_run_at=now, due_at=due_at, last_error=error
        )


def _is_free(row: JobClock, now: datetime) -> bool:
    return row.claimed_until is None or row.claimed_until <= now


def forget_sessions() -> None:
    """Sessions that nobody can continue."""
    call_command("clearsessions")


def forget_mail() -> int:
    """Letters that nobody will ask about any more."""
    now = timezone.now()
    forgotten = delivery.forget(sent_before=now - KEEP_SENT_MAIL, failed_before=now - KEEP_FAILED_MAIL)
    return forgotten + letters.forget(written_before=now - KEEP_LETTERS_KNOWN)


def empty_cache() -> int:
    """What has expired in the database's cache, which removes it only when somebody asks for the same again."""
    store = caches["default"]
    if not isinstance(store, DatabaseCache):
        return 0
    connection = connections[router.db_for_write(store.cache_model_class)]
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(store._table)  # type: ignore[attr-defined]
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 (the table of our own settings)
        return int(cursor.rowcount)


def tidy_search() -> None:
    """The index loses what was taken out of it, and notes of changes are there even if a migration was broken off."""
    noting.make_sure(DEFAULT_DB_ALIAS)
    indexing.tidy()


def send_mail() -> int:
    """Letters that are due, except those that were stopped or hold no more since they were written."""
    return delivery.deliver(still_wanted=sending.still_wanted, refused=refusals.note)


def look_for_quiet_circles() -> int:
    """Circles in which nobody has written or said anything for a while are offered each other."""
    return quiet.look(spoken.since)


JOBS = [
    Job("send mail", timedelta(seconds=5), send_mail, claim=timedelta(minutes=2)),
    Job("read blogs", timedelta(seconds=20), polling.poll, apart=True),
    Job("check mentions", timedelta(seconds=20), mentions.check, apart=True),
    Job("send webmentions", timedelta(seconds=20), notices.send, apart=True),
    Job("check for spam", timedelta(seconds=30), checking.check, apart=True),
    Job("show what was early", timedelta(minutes=1), showing.show_released),
    Job("tell of Things", timedelta(minutes=1), announcing.tell_of_things),
    Job("tell who was called", timedelta(seconds=20), announcing.tell_of_calls),
    Job("write letters", timedelta(seconds=30), mailing.write_due, apart=True),
    Job("greet newcomers", timedelta(minutes=15), greeting.greet),
    Job("nudge", timedelta(minutes=30), nudging.write_due, apart=True),
    Job("write weekly letters", timedelta(seconds=30), sending.write_due, apart=True),
    Job("learn what changed for search", timedelta(seconds=3), indexing.catch_up, apart=True),
    Job("tidy search", timedelta(days=1), tidy_search, apart=True),
    Job("gather cases", timedelta(seconds=30), gathering.gather),
    Job("remind organisers", timedelta(minutes=15), reminding.remind),
    Job("forget removed texts", timedelta(hours=6), undoing.forget_removed),
    Job("make copies", timedelta(seconds=20), copies.make_due, claim=timedelta(minutes=15), apart=True),
    Job("forget copies", timedelta(hours=1), copies.forget),
    Job("delete accounts", timedelta(minutes=1), leaving.leave_due),
    Job("make circles", timedelta(minutes=10), making.make_due, apart=True),
    Job("look for quiet circles", timedelta(hours=12), look_for_quiet_circles, apart=True),
    Job("forget sessions", timedelta(days=1), forget_sessions),
    Job("forget mail", timedelta(days=1), forget_mail),
    Job("forget what was told", timedelta(days=1), seeing.forget),
    Job("forget mentions", timedelta(days=1), mentions.forget),
    Job("forget notices", timedelta(days=1), notices.forget),
    Job("forget unconfirmed accounts", timedelta(days=1), joining.forget_unconfirmed),
    Job("empty cache", timedelta(hours=6), empty_cache),
]
