"""Copies of everything about a member: asked for, made by the worker, told of by mail, gone after a week."""

from __future__ import annotations

import logging
import secrets
import tempfile
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cpd.desk.yours import packing
from cpd.lib import mail
from cpd.lib.jobs import stopping
from participants import holding
from participants.models import Export, Member

logger = logging.getLogger(__name__)

FOLDER = "exports"
LENT_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=7)
ONE_EACH = timedelta(days=1)


class TooSoon(Exception):
    """One copy a day is enough; `again` is when the next one can be asked for."""

    def __init__(self, again: datetime) -> None:
        super().__init__(str(again))
        self.again = again


@transaction.atomic
def ask(*, actor: Member, now: datetime | None = None) -> Export:
    """Have a copy made; asked again while one is being made, it is that one. Raises TooSoon."""
    now = now or timezone.now()
    holding.members([actor.pk])
    last = Export.objects.of(actor).first()
    if last is not None and last.ready_at is None:
        return last
    if last is not None and settings.RATE_LIMITS_ENABLED and last.asked_at > now - ONE_EACH:
        raise TooSoon(last.asked_at + ONE_EACH)
    logger.info("member %s asked for a copy of everything", actor.pk)
    return Export.objects.create(member=actor, asked_at=now)


def current(member: Member, now: datetime | None = None) -> Export | None:
    """The newest copy of a member's that is being made or can be fetched."""
    export = Export.objects.of(member).first()
    return export if export is not None and not _is_old(export, now or timezone.now()) else None


def gone_at(export: Export) -> datetime | None:
    """When a copy that is ready will be gone."""
    return export.ready_at + KEPT_FOR if export.ready_at else None


def make_due() -> int:
    """Make the copies that were asked for; how many. What a killed worker began is begun anew by the next one.

    One that fails is tried again when its claim has ended, holds up no other, and is said at the end: raises what it raised.
    """
    made, failed = 0, None
    while not stopping.is_set() and (export := _claim()) is not None:
        try:
            made += _make(export)
        except OSError as error:
            logger.warning("copy for member %s not made: %s", export.member_id, error)
            failed = failed or error
    if failed:
        raise failed
    return made


def forget(now: datetime | None = None) -> int:
    """Take away copies that are a week old, and files that belong to none; how many copies."""
    now = now or timezone.now()
    old = list(Export.objects.filter(ready_at__lte=now - KEPT_FOR))
    for export in old:
        default_storage.delete(export.file)
        export.delete()
    _forget_strays(now)
    return len(old)


def _claim() -> Export | None:
    now = timezone.now()
    for export in Export.objects.due(now)[:5]:
        if Export.objects.due(now).filter(pk=export.pk).update(claimed_until=now + LENT_FOR):
            export.refresh_from_db()
            return export
    return None


def _make(export: Export) -> bool:
    """Write the file, then say in one transaction that it is there; who finds it said already takes its own away."""
    # Not in the system's own folder for such files, which may be in memory.
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
        packing.pack(export.member, file)
        size = file.tell()
        file.seek(0)
        name = _put_down(File(file))
    with transaction.atomic():
        ours = Export.objects.filter(pk=export.pk, ready_at=None, claimed_until=export.claimed_until)
        is_ours = ours.update(ready_at=timezone.now(), file=name, size=size, claimed_until=None)
        if is_ours:
            _tell(export.member)
        else:
            transaction.on_commit(partial(default_storage.delete, name))
    logger.info("copy for member %s made: %s bytes", export.member_id, size)
    return bool(is_ours)


def _put_down(file: File) -> str:
    """Keep the file under a name of its own; where the disk ends before it does, nothing of it stays."""
    name = f"{FOLDER}/{secrets.token_hex(24)}.zip"
    try:
        return default_storage.save(name, file)
    except OSError:
        default_storage.delete(name)
        raise


def _tell(member: Member) -> None:
    context = {"name": member.display_name, "address": reverse("data"), "days": KEPT_FOR.days}
    mail.send("data_ready", to=member.email, context=context)


def _forget_strays(now: datetime) -> None:
    """A worker that was killed between the file and the row has left a file that nobody can ask for."""
    if not default_storage.exists(FOLDER):
        return
    known = set(Export.objects.values_list("file", flat=True))
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < now - KEPT_FOR:
            default_storage.delete(path)


def _is_old(export: Export, now: datetime) -> bool:
    gone = gone_at(export)
    return gone is not None and gone <= now
