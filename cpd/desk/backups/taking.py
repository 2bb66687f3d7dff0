"""Taking a backup while the site runs: all rows as they were in one moment, then the files they name."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cpd.desk.backups.manifest import NAME, BackupError, FilePart, Manifest, TablePart, is_safe_name
from cpd.desk.backups.tables import Table, all_tables, file_columns, newest_migrations
from cpd.lib.fetch import program_version

PIECE = 1024 * 1024


def take(path: Path, *, reached: Callable[[str], object] = lambda _where: None) -> Manifest:
    """Write a backup into a file that does not exist yet. Raises BackupError; then there is no file.

    `reached` hears the name of each table before it is read, and of the media when the rows are done.
    """
    if path.exists():
        raise BackupError(f"{path} exists already, and a backup never writes over another one. Choose another name.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)  # mode 0600
    except OSError as error:
        raise BackupError(f"Nothing can be written in {path.parent}: {error.strerror}.") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                manifest = _write(archive, reached)
            file.flush()
            os.fsync(file.fileno())
        _give_name(part, path)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error.strerror or error}.") from error
    except DatabaseError as error:
        raise BackupError(f"The database could not be read: {error}. There is no backup.") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(archive: zipfile.ZipFile, reached: Callable[[str], object]) -> Manifest:
    manifest = Manifest(program_version(), connection.vendor, timezone.now().isoformat())
    named: set[str] = set()
    with one_moment():
        manifest.migrations = newest_migrations()
        for table in all_tables():
            reached(table.name)
            manifest.tables.append(_write_table(archive, table, named))
    reached("media")
    for name in sorted(named):
        file = _write_file(archive, name)
        if file is None:
            manifest.missing.append(name)
        else:
            manifest.media.append(file)
    archive.writestr(NAME, manifest.as_json(), zipfile.ZIP_DEFLATED)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is as it was when the first row was read; nobody waits for it, nor it for anybody."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not transaction.atomic(): with our settings that would keep everybody else from writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _write_table(archive: zipfile.ZipFile, table: Table, named: set[str]) -> TablePart:
    part, digest = TablePart(table.name, table.columns), hashlib.sha256()
    files = file_columns(table)
    entry = zipfile.ZipInfo(part.entry, timezone.now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as out:
        for row in table.rows():
            named.update(row[number] for number in files if row[number])
            line = table.line(row)
            out.write(line)
            digest.update(line)
            part.rows += 1
            part.bytes += len(line)
    part.sha256 = digest.hexdigest()
    return part


def _write_file(archive: zipfile.ZipFile, name: str) -> FilePart | None:
    """Copy one file; None where it is gone, because its row was changed after the rows were read, or was lost before."""
    if not is_safe_name(name):
        return None
    try:
        source = default_storage.open(name)
    except (OSError, SuspiciousOperation):
        return None
    part, digest = FilePart(name, 0, ""), hashlib.sha256()
    entry = zipfile.ZipInfo(part.entry, timezone.now().timetuple()[:6])
    with source, archive.open(entry, "w", force_zip64=True) as out:
        while piece := source.read(PIECE):
            out.write(piece)
            digest.update(piece)
            part.bytes += len(piece)
    part.sha256 = digest.hexdigest()
    return part


def _give_name(part: Path, path: Path) -> None:
    """The whole file gets its name in one step, and never that of another file."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise BackupError(f"{path} was made by somebody else meanwhile. Choose another name.") from None
    except OSError:  # A file system without hard links.
        part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
