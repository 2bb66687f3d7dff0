"""Many members publish at the same moment, each on a connection of their own.

Run by itself (`python -m tests.participants.crowd <member> …`) it does so on the database that DATABASE_URL names, and
prints what came of it.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import django
from django.db import connection


def crowd(members: list[int]) -> dict[str, object]:
    """Everybody clicks Publish twice at once on one form, and once on each of two more; half delete the first again."""
    from participants import writing  # noqa: PLC0415 (Django is set up first)
    from participants.models import Blog, Member, Reflection  # noqa: PLC0415
    from participants.words import Words  # noqa: PLC0415
    from things.models import Thing  # noqa: PLC0415

    forms = ["a" * 32, "a" * 32, "b" * 32, "c" * 32]
    start = threading.Barrier(len(members) * len(forms))
    errors: list[str] = []

    def act(pk: int, form_key: str) -> None:
        try:
            member, thing = Member.objects.get(pk=pk), Thing.objects.select_related("cohort").get()
            words = Words(title="One title", body="Words.", visibility="everyone", things=[thing])
            start.wait(timeout=60)
            draft = writing.save_draft(actor=member, cohort=thing.cohort, form_key=form_key, words=words)
            writing.publish(draft, actor=member)
            if form_key == "b" * 32:
                writing.delete(draft, actor=member)
        except writing.AlreadyPublished:
            pass
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(pk, key)) for pk in members for key in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "errors": errors,
        "published": Reflection.objects.published().count(),
        "drafts": Reflection.objects.filter(published_at=None).count(),
        "addresses": Reflection.objects.values("author", "slug").distinct().count(),
        "blogs": Blog.objects.count(),
        "on the Thing": Thing.objects.get().written_count,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    print(json.dumps(crowd([int(pk) for pk in sys.argv[1:]])))
