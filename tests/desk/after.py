"""What a site that was brought back looks like: run by itself, it prints that as JSON."""

from __future__ import annotations

import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpd.settings")
    django.setup()

    from django.db import connection

    from comments import counting
    from comments.models import Comment

    connection.check_constraints()
    sys.stdout.write(
        json.dumps({"comments": Comment.objects.count(), "wrong counts": len(list(counting.differences()))})
    )
