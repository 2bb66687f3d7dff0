"""`manage.py restore FILE`: a backup, brought back into an empty site; who left since then leaves again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpd.desk.backups import restoring
from cpd.desk.backups.archive import opened
from cpd.desk.backups.manifest import BackupError


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

    def handle(self, *, file: Path, moving: bool, verbosity: int, **options: Any) -> None:
        """Check it, make the tables, fill them, and say what came back."""
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
