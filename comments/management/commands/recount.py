"""`manage.py recount`: work the counts of comments and reflections out again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from comments import counting
from participants import firsts


class Command(BaseCommand):
    """Say where the kept counts of comments and reflections differ from what stands, and put them right."""

    help = "Works the counts of comments and reflections out again, says where they were wrong, and puts them right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say where they are wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(counting.differences())
        for difference in found:
            kept, right = difference.kept, difference.right
            where = difference.target.get_absolute_url() + (", reflections" if difference.of_reflections else "")
            self.stdout.write(f"{where}: kept {_say(kept)}, found {_say(right)}")
            if not options["dry_run"]:
                counting.put_right(difference)
        marked = list(firsts.wrong().select_related("author", "cohort").order_by("pk"))
        for reflection in marked:
            what = "not the first" if reflection.is_first else "the first"
            self.stdout.write(f"{reflection.get_absolute_url()}: {what} of its author in its cohort")
            if not options["dry_run"]:
                firsts.put_right(reflection)
        count = len(found) + len(marked)
        state = "left as they are" if options["dry_run"] else "put right"
        self.stdout.write(f"{count} {state}." if count else "Every count is right.")


def _say(kept: counting.Kept) -> str:
    said = str(kept.comments)
    if kept.first_at:
        said += f", first at {kept.first_at:%Y-%m-%d %H:%M:%S}"
    return f"{said}, {kept.there} where it was written" if kept.there else said
