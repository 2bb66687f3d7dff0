"""The first page of a backup: what is in it, how much of it, and the checksums by which it is known again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

NAME = "manifest.json"
FORMAT = 1
PROGRAM = "things"
LONGEST_NAME = 300


class BackupError(Exception):
    """It was not done; the sentence says why and what to do."""


@dataclass
class TablePart:
    """The rows of one table."""

    name: str
    columns: list[str]
    rows: int = 0
    bytes: int = 0
    sha256: str = ""

    @property
    def entry(self) -> str:
        """Where it lies in the archive."""
        return f"tables/{self.name}.jsonl"


@dataclass
class FilePart:
    """One file that people gave us."""

    name: str
    bytes: int
    sha256: str

    @property
    def entry(self) -> str:
        """Where it lies in the archive."""
        return f"media/{self.name}"


@dataclass
class Manifest:
    """What is in a backup. `migrations` names the newest one of each app: between two versions, tables change too."""

    version: str
    vendor: str
    made_at: str
    tables: list[TablePart] = field(default_factory=list)
    media: list[FilePart] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    migrations: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT
    program: str = PROGRAM

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(table.rows for table in self.tables)

    def as_json(self) -> bytes:
        """To be written."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def read(text: bytes) -> Manifest:
    """The page as it was written. Raises BackupError where it makes no sense, or is from a later program than this."""
    try:
        said = json.loads(text)
        if said["program"] != PROGRAM:
            raise BackupError("This is not a backup of this program.")
        if said["format"] != FORMAT:
            raise BackupError(
                f"This backup is in format {said['format']}, and this version reads format {FORMAT}. "
                f"Use version {said.get('version', 'it was made with')} of the program."
            )
        tables = [TablePart(**table) for table in said.pop("tables")]
        media = [FilePart(**file) for file in said.pop("media")]
        manifest = Manifest(**said, tables=tables, media=media)
        _check(manifest)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError("The list of contents in this backup is damaged. Nothing was changed.") from error
    return manifest


def is_safe_name(name: Any) -> bool:
    """Whether a file's name stays in the folder it is put into, whatever system reads it."""
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or set(name) & set('\\:\0"<>|?*'):
        return False
    parts = name.split("/")
    return not PurePosixPath(name).is_absolute() and all(part.strip(". ") for part in parts)


def _check(manifest: Manifest) -> None:
    parts: list[TablePart | FilePart] = [*manifest.tables, *manifest.media]
    for part in parts:
        if not isinstance(part.bytes, int) or part.bytes < 0 or not isinstance(part.sha256, str):
            raise ValueError(part.name)
    if not isinstance(manifest.migrations, dict):
        raise TypeError("migrations")
    for table in manifest.tables:
        if not isinstance(table.rows, int) or not isinstance(table.columns, list):
            raise ValueError(table.name)
    if bad := [file.name for file in manifest.media if not is_safe_name(file.name)]:
        raise BackupError(f"A file in this backup has a name that leads elsewhere: {bad[0]!r}. Nothing was changed.")
