"""`manage.py reindex`: search learns everything anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cpd.desk.search import indexing


class Command(BaseCommand):
    """Learn every row anew, and say how many there are."""

    help = "Lets search learn everything anew, and forget what is gone. The site may run meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        known = indexing.reindex()
        counted = ", ".join(f"{number} of {name}" for name, number in known.items())
        self.stdout.write(f"Search knows {sum(known.values())} documents: {counted}.")
