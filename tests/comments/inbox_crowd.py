"""Many members talk, read and mute at the same moment, while four workers tell of things and write letters.

Run by itself (`python -m tests.comments.inbox_crowd <thing> <reflection> <named> <member> …`) it does so on the
database that DATABASE_URL names, and prints what came of it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import timedelta

import django
from django.db import connection
from django.db.models import Count
from django.utils import timezone

WORKERS = 4


def crowd(thing: int, reflection: int, named: int, members: list[int]) -> dict[str, object]:
    """Everybody sends a form twice, reads and mutes; workers do the same work. What is then in the rows."""
    from post_office.models import Email  # noqa: PLC0415

    from comments import announcing, mailing, muting, seeing, talk  # noqa: PLC0415 (Django is set up first)
    from comments.models import Comment, Notification  # noqa: PLC0415
    from participants.models import Member, Reflection  # noqa: PLC0415
    from things.models import Thing  # noqa: PLC0415

    start = threading.Barrier(len(members) * 2 + WORKERS)
    errors: list[str] = []
    later = timezone.now() + timedelta(minutes=20)
    name = Member.objects.get(pk=named).handle
    Thing.objects.filter(pk=thing).update(ready_at=timezone.now())

    def act(pk: int, second_tab: bool) -> None:
        member, post = Member.objects.get(pk=pk), Reflection.objects.get(pk=reflection)
        start.wait(timeout=30)
        talk.post(post, by=member, body=f"Hello @{name}.", form_key=f"once-{pk}")
        seeing.see_all(by=member, through=10**6)
        if second_tab:
            muting.mute(Thing.objects.get(pk=thing), by=member)

    def work() -> None:
        start.wait(timeout=30)
        for _ in range(5):
            announcing.tell_of_things()
            mailing.write_due()

    def noting(job, *given) -> None:
        try:
            job(*given)
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def together(jobs) -> None:
        threads = [threading.Thread(target=noting, args=job) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    together([(act, pk, tab) for pk in members for tab in (False, True)] + [(work,)] * WORKERS)
    # One more has the last word, so that there is something to write letters about.
    talk.post(Reflection.objects.get(pk=reflection), by=Member.objects.get(pk=named), body="Thank you all.")
    together([(mailing.write_due, later)] * WORKERS)
    author = Reflection.objects.get(pk=reflection).author
    told = Notification.objects.order_by()
    twice = told.values("member", "comment", "thing", "reflection", "action").annotate(n=Count("pk")).filter(n__gt=1)
    return {
        "errors": errors,
        "comments": Comment.objects.count(),
        "told of the Thing": told.filter(thing=thing).count(),
        "told the author": told.filter(member=author, kind="comment").count(),
        "told whoever was named": told.filter(member=named).count(),
        "told twice": twice.count(),
        "letters twice": Email.objects.order_by()
        .values("to", "subject")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .count(),
        "letters to the author": Email.objects.filter(to=author.email).count(),
        "not settled": told.filter(mail_at__lte=later).count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    thing, reflection, named, *members = map(int, sys.argv[1:])
    sys.stdout.write(json.dumps(crowd(thing, reflection, named, members)))
