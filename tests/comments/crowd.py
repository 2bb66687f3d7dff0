"""Many members talk at the same moment, each on a connection of their own.

Run by itself (`python -m tests.comments.crowd <thing> <reflection> <organiser> <member> …`) it does so on the
database that DATABASE_URL names, and prints what came of it.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import django
from django.db import connection


def crowd(thing: int, reflection: int, organiser: int, members: list[int]) -> dict[str, object]:
    """Everybody posts, answers, sends a form twice, edits and deletes; an organiser hides. What is then in the rows."""
    from comments import counting, moderation, talk  # noqa: PLC0415 (Django is set up first)
    from comments.models import Action, Comment  # noqa: PLC0415
    from participants.models import Member, Reflection  # noqa: PLC0415
    from things.models import Thing  # noqa: PLC0415

    start = threading.Barrier(len(members) * 2)
    errors: list[str] = []

    def act(pk: int, second_tab: bool) -> None:
        try:
            member, place = Member.objects.get(pk=pk), Thing.objects.get(pk=thing)
            post = Reflection.objects.get(pk=reflection)
            start.wait(timeout=30)
            first, _ = talk.post(place, by=member, body="Hello.", form_key=f"once-{pk}")
            talk.post(place, by=member, body="Hello again.", parent=first, form_key=f"again-{pk}")
            said, _ = talk.post(post, by=member, body="Well said.", form_key=f"said-{pk}")
            if second_tab:
                talk.revise(said, by=member, body="Very well said.")
                talk.delete(first, by=member)
                moderation.hide(said, by=Member.objects.get(pk=organiser), reason="Practice.")
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(pk, tab)) for pk in members for tab in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "errors": errors,
        "comments": Comment.objects.count(),
        "on the Thing": Thing.objects.get(pk=thing).comment_count,
        "on the reflection": Reflection.objects.get(pk=reflection).comment_count,
        "hidings in the log": Action.objects.count(),
        "wrong counts": len(list(counting.differences())),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    thing, reflection, organiser, *members = map(int, sys.argv[1:])
    sys.stdout.write(json.dumps(crowd(thing, reflection, organiser, members)))
