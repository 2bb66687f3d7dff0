"""The list of deletions: which accounts were deleted, kept in a file outside the database, so that a backup from before
does not bring them back.

Each line says of one account its number, when it was opened (numbers may be given twice after a backup was brought
back, moments are not), when it was deleted, and what stayed. No name, no address.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from participants.models import Member


@dataclass(frozen=True)
class Deletion:
    """One account that was deleted."""

    member: int
    opened: str
    deleted: str
    keeps: str

    def account(self) -> Member | None:
        """The account, where it is there and still has its name."""
        found = Member.objects.filter(pk=self.member, left_at=None).first()
        return found if found is not None and found.joined_at == datetime.fromisoformat(self.opened) else None


def standard_place() -> Path:
    """Where this site keeps its list."""
    return Path(settings.DELETIONS_FILE)


def note(member: Member, *, deleted: datetime) -> None:
    """Add a line, and return when it is on the disk. Raises OSError where it cannot be written."""
    _add([Deletion(member.pk, member.joined_at.isoformat(), deleted.isoformat(), member.leaving_keeps)])


def take_over(known: list[Deletion]) -> None:
    """Add to this site's list what it does not have yet of another one."""
    path = standard_place()
    here = set(read(path)[0]) if path.exists() else set()
    _add([deletion for deletion in known if deletion not in here])


def _add(lines: list[Deletion]) -> None:
    path = standard_place()
    is_new = not path.exists()
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(file).st_size
        # What a process that was killed in mid-line has left is a line of its own, and no part of ours.
        broken = b"\n" if size and os.pread(file, 1, size - 1) != b"\n" else b""
        os.write(file, broken + "".join(f"{json.dumps(asdict(line))}\n" for line in lines).encode())
        os.fsync(file)
    finally:
        os.close(file)
    if is_new:
        _keep_name(path)


def read(path: Path) -> tuple[list[Deletion], int]:
    """The deletions in a list, and how many of its lines make no sense. Raises OSError where there is none."""
    found, odd = [], 0
    for line in path.read_bytes().splitlines():
        try:
            deletion = Deletion(**json.loads(line))
            datetime.fromisoformat(deletion.opened)
            Member.Keeps(deletion.keeps)
            found.append(deletion)
        except (ValueError, TypeError):
            odd += bool(line.strip())
    return found, odd


def _keep_name(path: Path) -> None:
    """A new file's name is on the disk when its folder is."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
