"""Reading a backup that may come from anywhere: nothing in it is believed before it is checked, and nothing it holds is
unpacked further than it says itself.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.base import File

from cpd.desk.backups import manifest as contents
from cpd.desk.backups.manifest import BackupError, FilePart, Manifest, TablePart

LARGEST_MANIFEST = 256 * 1024 * 1024
LONGEST_LINE = 32 * 1024 * 1024
# Rows of text shrink to a tenth or so. What claims to shrink more than this, and is large, is made to fill the disk.
MOST_SHRUNK = 200
SMALL = 64 * 1024 * 1024

DAMAGED = "This backup is damaged: {}. Nothing was changed. Take another copy of it."


class Archive:
    """An open backup whose list of contents agrees with what is in the file."""

    def __init__(self, source: zipfile.ZipFile, size: int) -> None:
        self.source = source
        self.entries = _entries(source, size)
        if contents.NAME not in self.entries:
            raise BackupError("This is not a backup of this program: it has no list of contents.")
        if self.entries[contents.NAME].file_size > LARGEST_MANIFEST:
            raise BackupError(DAMAGED.format("its list of contents is too long"))
        self.manifest: Manifest = contents.read(source.read(contents.NAME))
        self._check_agreement()

    def _check_agreement(self) -> None:
        parts: list[TablePart | FilePart] = [*self.manifest.tables, *self.manifest.media]
        listed = {part.entry: part for part in parts}
        if len(listed) != len(parts) or {*listed, contents.NAME} != set(self.entries):
            raise BackupError(DAMAGED.format("what is in it is not what its list of contents says"))
        for name, part in listed.items():
            entry = self.entries[name]
            if entry.file_size != part.bytes:
                raise BackupError(DAMAGED.format(f"{name} has another size than its list of contents says"))
            if isinstance(part, FilePart) and entry.compress_type != zipfile.ZIP_STORED:
                raise BackupError(DAMAGED.format(f"{name} is packed, and files never are"))

    def lines(self, part: TablePart) -> Iterator[bytes]:
        """The lines of one table. Raises BackupError, at the end, where they are not those that were written."""
        digest = hashlib.sha256()
        with self.source.open(part.entry) as lines:
            while line := lines.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise BackupError(DAMAGED.format(f"a row of {part.name} does not end"))
                digest.update(line)
                yield line
        if digest.hexdigest() != part.sha256:
            raise BackupError(DAMAGED.format(f"{part.name} is not as it was written"))

    @contextmanager
    def file(self, part: FilePart) -> Iterator[CheckedFile]:
        """One file, to be read to its end."""
        with self.source.open(part.entry) as stream:
            yield CheckedFile(stream, part)


class CheckedFile(File):
    """A file of a backup that knows, once it was read, whether it is the one that was written."""

    def __init__(self, stream: IO[bytes], part: FilePart) -> None:
        super().__init__(stream, part.name.rpartition("/")[2])
        self.stream = stream
        self.part = part
        self.digest = hashlib.sha256()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Its bytes. Raises BackupError at the end where they are others than those that were written."""
        while piece := self.stream.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            self.digest.update(piece)
            yield piece
        if self.digest.hexdigest() != self.part.sha256:
            raise BackupError(DAMAGED.format(f"{self.part.entry} is not as it was written"))


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A backup, checked as far as it can be without reading all of it. Raises BackupError."""
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise BackupError(f"There is no {path}.") from error
    try:
        with file, zipfile.ZipFile(file) as source:
            yield Archive(source, path.stat().st_size)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BackupError(DAMAGED.format(str(error).rstrip(".") or "it cannot be opened")) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise BackupError(DAMAGED.format("it cannot be unpacked")) from error


def _entries(source: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    entries = source.infolist()
    found = {entry.filename: entry for entry in entries}
    if len(found) != len(entries):
        raise BackupError(DAMAGED.format("something is in it twice"))
    if sum(entry.compress_size for entry in entries) > size:
        raise BackupError(DAMAGED.format("its parts are larger than the whole"))
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_SHRUNK * max(entry.compress_size, 1):
            raise BackupError(DAMAGED.format(f"{entry.filename[:80]!r} would unpack to far more than rows ever do"))
    return found
