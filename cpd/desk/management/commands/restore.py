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
        try:
            with opened(file) as archive:
                restoring.refuse_unless_empty()
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
                reached = self.stdout.write if verbosity > 1 else lambda _where: None
                restoring.bring_back(archive, moving=moving, reached=reached)
                manifest = archive.manifest
        except BackupError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                f"{manifest.rows} rows and {len(manifest.media)} files of {manifest.made_at[:16]} are back, "
                "and each was looked at again."
            )
            if manifest.missing:
                self.stdout.write(f"{len(manifest.missing)} files were not there when the backup was taken.")
        self._delete_again(deletions or standard_place())

    def _delete_again(self, path: Path) -> None:
        """Accounts that were deleted after the backup was taken are deleted now."""
        if not path.is_file():
            self.stdout.write(
                f"There is no list of deletions at {path}. If accounts were deleted since the backup was taken, they "
                "are back: find the list, empty this site, and bring the backup back with --deletions."
            )
            return
        done, odd = leaving.replay(path)
        self.stdout.write(f"{done} accounts of the list {path} were deleted again.")
        if odd:
            self.stderr.write(f"{odd} lines of that list make no sense and were left out.")
