"""Bringing a backup back: into an empty site, on either database, all of it or nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from post_office.models import STATUS, Email

from cpd.desk.backups.archive import DAMAGED, Archive
from cpd.desk.backups.manifest import BackupError, FilePart, TablePart
from cpd.desk.backups.tables import ROWS_AT_ONCE, Table, all_tables, newest_migrations

NOT_EMPTY = (
    "This site is not empty: there are {}. A backup is brought back into an empty one only. Point DATABASE_URL (or "
    "DATA_DIR) at a new database; nothing was changed."
)
OTHER_SHAPE = (
    "This backup was made by version {} of the program, whose tables are not those of this one ({}). {} Install the "
    "program as it was then, bring the backup back there, then upgrade. Nothing was changed."
)


def bring_back(
    archive: Archive,
    *,
    moving: bool = False,
    reached: Callable[[str], object] = lambda _where: None,
    finish: Callable[[], object] = lambda: None,
) -> None:
    """Put everything in a backup into this empty site. Raises BackupError; then the database is as it was.

    Letters that waited when it was made may have been sent since: they are kept as not sent. `moving` means that the
    site was stopped before: then they are sent. `finish` does what belongs to it in the same transaction: whoever is
    killed before that is done has brought nothing back.
    """
    pairs = _matching(archive)
    refuse_unless_empty()
    _refuse_without_room(archive)
    try:
        with transaction.atomic(), _files(archive, reached):
            for table, _part in pairs:
                if table.is_seeded:
                    table.empty()
            for table, part in pairs:
                reached(table.name)
                _fill(table, archive.lines(part))
            for table, part in pairs:
                _verify(table, part)
            _refuse_dangling()
            _set_sequences([table for table, _part in pairs])
            if not moving:
                Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued]).update(status=STATUS.failed)
            ContentType.objects.clear_cache()
            finish()
    except DatabaseError as error:
        raise BackupError(
            f"The database did not take this backup: {_first_line(error)}. Nothing was changed."
        ) from error
    finally:
        ContentType.objects.clear_cache()
    cache.clear()


def _matching(archive: Archive) -> list[tuple[Table, TablePart]]:
    """Our tables, each with its part of the backup."""
    version, parts = archive.manifest.version, {part.name: part for part in archive.manifest.tables}
    tables = all_tables()
    odd = {table.name for table in tables} ^ set(parts)
    odd |= {table.name for table in tables if table.name in parts and parts[table.name].columns != table.columns}
    if odd:
        raise BackupError(OTHER_SHAPE.format(version, ", ".join(sorted(odd)[:3]), _other_migrations(archive)))
    return [(table, parts[table.name]) for table in tables]


def _other_migrations(archive: Archive) -> str:
    """By which migrations the program that made it is known."""
    here, there = newest_migrations(), archive.manifest.migrations
    odd = [f"{app} {name}" for app, name in sorted(there.items()) if here.get(app) != name]
    return f"Its newest migrations were {', '.join(odd)}." if odd else ""


def refuse_unless_empty() -> None:
    """Raises BackupError where anybody has written anything. Asks the database as it is, also before `migrate`."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in all_tables():
            if table.name in there and not table.is_seeded:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table.name)} LIMIT 1")  # noqa: S608 (our model's)
                if cursor.fetchone():
                    raise BackupError(NOT_EMPTY.format(table.model._meta.verbose_name_plural))


def _refuse_without_room(archive: Archive) -> None:
    needed = sum(file.bytes for file in archive.manifest.media)
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    if needed > shutil.disk_usage(folder).free:
        raise BackupError(f"There is not enough room in {folder} for the files: {needed} bytes. Nothing was changed.")


def _fill(table: Table, lines: Iterator[bytes]) -> None:
    rows = []
    try:
        for line in lines:
            rows.append(table.read(line))
            if len(rows) == ROWS_AT_ONCE:
                table.add(rows)
                rows.clear()
    except (ValueError, TypeError, ValidationError) as error:
        raise BackupError(DAMAGED.format(f"a row of {table.name} makes no sense")) from error
    if rows:
        table.add(rows)


def _verify(table: Table, part: TablePart) -> None:
    """What stands in the table now is what stood there when the backup was made."""
    digest, count = hashlib.sha256(), 0
    for row in table.rows():
        digest.update(table.line(row))
        count += 1
    if count != part.rows or digest.hexdigest() != part.sha256:
        raise BackupError(
            f"{table.name} did not come back as it was: {count} rows of {part.rows}, or other words in them. "
            "Nothing was changed."
        )


def _refuse_dangling() -> None:
    """Every row that names another one finds it."""
    connection.check_constraints()


def _set_sequences(tables: list[Table]) -> None:
    """New rows get numbers behind those that came back."""
    statements = connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _files(archive: Archive, reached: Callable[[str], object]) -> Iterator[None]:
    """Put the files down; should anything go wrong after that, take them away again."""
    written: list[str] = []
    try:
        reached("media")
        for part in archive.manifest.media:
            _put_down(archive, part, written)
        yield
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def _put_down(archive: Archive, part: FilePart, written: list[str]) -> None:
    # An empty site has no file of this name, unless bringing the backup back was broken off before.
    default_storage.delete(part.name)
    written.append(part.name)
    with archive.file(part) as file:
        try:
            kept = default_storage.save(part.name, file)
        except OSError as error:
            raise BackupError(f"{part.name} could not be written: {error.strerror}. Nothing was changed.") from error
    if kept != part.name:
        written.append(kept)
        raise BackupError(f"{part.name} could not be written under its name. Nothing was changed.")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
