"""Rows for measuring how blogs are read, in the database of DATABASE_URL.

`python -m tests.bench.make_feeds N` makes N blogs with a due feed; `… again` makes all of them due once more, and prints
how many posts, different posts and reflections there are, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from participants.models import Blog, Feed, Member, Participant, Post, Reflection  # noqa: E402
from tests.factories import CohortFactory, ThingFactory  # noqa: E402

BEGAN = datetime(2026, 5, 4, tzinfo=UTC)


def make(number: int) -> None:
    """A member, a place, a proved blog and a feed that is due, for every host."""
    cohort = CohortFactory(title="Measured", slug="measured")
    for thing in (1, 2, 3):
        ThingFactory(cohort=cohort, number=thing)
    members = Member.objects.bulk_create(
        Member(email=f"b{n}@example.org", display_name=f"Blogger {n}", handle=f"blogger-{n}", password="!")
        for n in range(number)
    )
    Participant.objects.bulk_create(Participant(member=member, cohort=cohort, joined_at=BEGAN) for member in members)
    blogs = Blog.objects.bulk_create(
        Blog(member=member, place="elsewhere", address=f"http://b{n}.example/", title=f"Blog {n}", proved_at=BEGAN)
        for n, member in enumerate(members)
    )
    Feed.objects.bulk_create(
        Feed(
            blog=blog, address=f"{blog.address}feed/", key=f"b{n}.example/feed", host=f"b{n}.example", created_at=BEGAN
        )
        for n, blog in enumerate(blogs)
    )


def again() -> None:
    """An hour later, as far as the feeds know."""
    Feed.objects.update(next_check_at=timezone.now())
    titles = Post.objects.count(), Post.objects.values("link").distinct().count(), Reflection.objects.count()
    sys.stdout.write(json.dumps(titles))


if __name__ == "__main__":
    again() if sys.argv[1] == "again" else make(int(sys.argv[1]))
