"""Search learns what changed, in a process of its own: `python -m tests.search.learner`, on the tests' settings."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from cpd.desk.search import indexing  # noqa: E402

if __name__ == "__main__":
    indexing.catch_up()
