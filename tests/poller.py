"""One round of reading blogs in a process of its own: `python -m tests.poller`, on the tests' settings.

Prints what it did and what it took, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from participants import polling  # noqa: E402


def main() -> None:
    """Read what is due."""
    began, cpu = time.monotonic(), time.process_time()
    done = polling.poll()
    told = {
        "read": done.read,
        "unchanged": done.unchanged,
        "new": done.new_posts,
        "failed": done.failed,
        "wall": time.monotonic() - began,
        "cpu": time.process_time() - cpu,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
