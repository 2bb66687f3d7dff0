"""`manage.py match`: which Things the titles in a file are about."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participants.lessons import programme_of
from participants.matching import Post, match
from things.models import Cohort

HELP = """Says which Things of a cohort the titles in a file are about, so that organisers can try their
participants' ways of naming posts.

A line is a title, or a title with its labels:

  Thing 8 and a new diary
  Elephants never forget|cpd23,thing 9

The last | of a line parts title and labels. A title that has the sign itself and no labels loses nothing: what
stands after the sign is read in the same way. Empty lines are left out. For each other line one is printed: the
title, |, and the numbers, with commas and without spaces; none where the title says none."""


class Command(BaseCommand):
    """Read titles, print them with the numbers of their Things; nothing is stored."""

    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file and the cohort."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("file", help="the file, in UTF-8; - reads what is piped in")
        parser.add_argument("--cohort", required=True, help="the cohort's slug, as in its address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for every title."""
        cohort = Cohort.objects.filter(slug=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"There is no cohort with the slug “{options['cohort']}”.")
        programme = programme_of(cohort)
        for line in _lines(options["file"]):
            title, labels = _parts(line)
            numbers = ",".join(str(found.number) for found in match(Post(title, labels), programme))
            self.stdout.write(f"{title}|{numbers}")


def _lines(name: str) -> list[str]:
    """The lines of a file that hold something. Raises CommandError where it cannot be read or is not UTF-8."""
    try:
        written = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise CommandError(f"There is no file “{name}”.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"The file “{name}” cannot be read: {reason}.") from None
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = written.count(b"\n", 0, error.start) + 1
        raise CommandError(f"Line {number} is not written in UTF-8; save the file in that encoding.") from None
    return [line for line in (line.rstrip("\r") for line in text.split("\n")) if line.strip()]


def _parts(line: str) -> tuple[str, tuple[str, ...]]:
    """A line's title and labels."""
    title, sign, labels = line.rpartition("|")
    if not sign:
        return line, ()
    return title, tuple(label.strip() for label in labels.split(",") if label.strip())
