"""`manage.py restore FILE`: a backup, brought back into an empty site; who left since then leaves again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments import leaving
from cpd.desk.backups import restoring
from cpd.desk.backups.archive import opened
from cpd.desk.backups.manifest import BackupError
from participants.deletions import standard_place

WITHOUT_LIST = (
    "If accounts were deleted since the backup was taken, they are back: find the list, empty this site, and bring the "
    "backup back with --deletions."
)


class Command(BaseCommand):
    """Bring a backup back."""

    help = "Brings a backup back into an empty site, on SQLite or PostgreSQL, whichever it was taken from."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and what has happened since it was written."""
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument(
            "--moving",
            action="store_true",
            help="the site was stopped before the backup was taken: letters that waited then are sent",
        )
        parser.add_argument(
            "--deletions",
            type=Path,
            help="the list of accounts that were deleted, to be deleted again; by default this site's own list",
        )

    def handle(self, *, file: Path, moving: bool, deletions: Path | None, verbosity: int, **options: Any) -> None:
        """Check it, make the tables, fill them, delete again what was deleted, and say what came back."""
        if deletions is not None and not deletions.is_file():
            raise CommandError(f"There is no list of deletions at {deletions}. Nothing was changed.")
        listed = deletions or standard_place()
        said = [f"There is no list of deletions at {listed}. {WITHOUT_LIST}"]

        def delete_again() -> None:
            """Accounts that were deleted after the backup was taken are deleted now."""
            if listed.is_file():
                said[:] = _said_of(listed, *leaving.replay(listed))

        try:
            with opened(file) as archive:
                restoring.refuse_unless_empty()
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
                reached = self.stdout.write if verbosity > 1 else lambda _where: None
                restoring.bring_back(archive, moving=moving, reached=reached, finish=delete_again)
                manifest = archive.manifest
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}. Nothing was changed.") from error
        if verbosity:
            self.stdout.write(
                f"{manifest.rows} rows and {len(manifest.media)} files of {manifest.made_at[:16]} are back, "
                "and each was looked at again."
            )
            if manifest.missing:
                self.stdout.write(f"{len(manifest.missing)} files were not there when the backup was taken.")
        for line in said:
            self.stdout.write(line)


def _said_of(listed: Path, done: int, odd: int) -> list[str]:
    lines = [f"{done} accounts of the list {listed} were deleted again."]
    return [*lines, f"{odd} lines of that list make no sense and were left out."] if odd else lines
