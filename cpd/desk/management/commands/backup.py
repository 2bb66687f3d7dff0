"""`manage.py backup FILE`: everything the site keeps, in one file, taken while the site runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpd.desk.backups import taking
from cpd.desk.backups.manifest import BackupError


class Command(BaseCommand):
    """Take a backup."""

    help = "Writes all rows and all files of the site into one file, as they are at one moment, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help="a file that does not exist yet, such as things-2026-05-04.zip")

    def handle(self, *, file: Path, verbosity: int, **options: Any) -> None:
        """Take it, and say what is in it."""
        try:
            manifest = taking.take(file, reached=self.stdout.write if verbosity > 1 else lambda _where: None)
        except BackupError as error:
            raise CommandError(str(error)) from error
        for name in manifest.missing:
            self.stderr.write(f"A file is named in the database and is not there: {name}")
        if verbosity:
            self.stdout.write(
                f"{file}: {manifest.rows} rows in {len(manifest.tables)} tables and {len(manifest.media)} files, "
                f"{file.stat().st_size / 1_000_000:.1f} MB. Whoever has this file can read everything: keep it safe. "
                "Keep the list of deletions with it, not in it: see docs/deployment.md."
            )
