"""One round of checking mentions and of sending notices in a process of its own: `python -m tests.errander`.

It runs on the tests' settings, and prints how many of each it has seen to, as JSON.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from participants import mentions, notices  # noqa: E402

if __name__ == "__main__":
    json.dump({"checked": mentions.check(), "sent": notices.send()}, sys.stdout)
