"""Rounds of greeting and nudging in a process of its own: `python -m tests.greeting_worker`, on the tests' settings.

It begins when a line comes in, so that several begin at once, and prints what it did, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from comments import nudging  # noqa: E402
from participants import greeting  # noqa: E402


def main() -> None:
    """One round at the moment that is given."""
    now = datetime.fromisoformat(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    json.dump({"dealt": greeting.greet(now), "nudged": nudging.write_due(now)}, sys.stdout)


if __name__ == "__main__":
    main()
