"""`manage.py fonts`: makes the site's font files, which are build output and not in the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from cpd.lib import fonts


class Command(BaseCommand):
    """Build the woff2 files unless they are there already."""

    help = "Makes the site's font files from the open fonts in two Python packages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the options."""
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "static" / "fonts")
        parser.add_argument("--force", action="store_true", help="make them again even if they are there")

    def handle(self, *, folder: Path, force: bool, **options: Any) -> None:
        """Say each file as it is made; say nothing when there is nothing to do."""
        if fonts.are_built(folder) and not force:
            return
        for path in fonts.build(folder):
            if options["verbosity"] > 0:
                self.stdout.write(f"{path.name} {path.stat().st_size // 1024} kB")
