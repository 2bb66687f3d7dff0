"""Several organisers decide one case at the same moment, undo it, and several members report it, each on a connection of
their own.

Run by itself (`python -m tests.comments.two_decide <json>`) it does so on the database that DATABASE_URL names.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import django
from django.db import connection


def at_once(keys: Sequence[int], act: Callable[[int], object]) -> tuple[list[object], list[str]]:
    """What came of it for each, and what went wrong."""
    start, answers, errors = threading.Barrier(len(keys)), [], []

    def one(key: int) -> None:
        try:
            start.wait(timeout=30)
            answers.append(act(key))
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, errors


def decide(comment: int, organisers: list[int], members: list[int]) -> dict[str, object]:
    """Decide, undo, report: what is then in the rows."""
    from post_office.models import Email  # noqa: PLC0415 (Django is set up first)

    from comments import members as accounts  # noqa: PLC0415
    from comments import moderation, reporting, undoing  # noqa: PLC0415
    from comments.models import Action, Case, Comment, Decision  # noqa: PLC0415
    from participants.models import Member  # noqa: PLC0415

    case = Case.objects.get(comment=comment)
    verbs = [moderation.hide, moderation.ask_to_rewrite, moderation.remove, accounts.hide_all]

    def judge(key: int) -> bool:
        verb = verbs[organisers.index(key) % len(verbs)]
        target = case if verb is accounts.hide_all else Comment.objects.get(pk=comment)
        return verb(target, by=Member.objects.get(pk=key), rule="sale", reason="No.")

    won, errors = at_once(organisers, judge)
    decided = list(Decision.objects.filter(is_verdict=True))
    letters = Email.objects.filter(to="author@example.org").count()
    undone, more = at_once(
        organisers, lambda key: undoing.undo(Decision.objects.get(pk=decided[0].pk), by=Member.objects.get(pk=key))
    )
    Member.objects.update(joined_at=case.opened_at - timedelta(days=9))
    Decision.objects.all().delete()
    _reports, again = at_once(
        members,
        lambda key: reporting.report(Comment.objects.get(pk=comment), by=Member.objects.get(pk=key), reason="spam"),
    )
    return {
        "errors": errors + more + again,
        "won": sum(map(bool, won)),
        "decided": len(decided),
        "letters": letters,
        "undone": sum(map(bool, undone)),
        "open": Case.objects.open().count(),
        "reports": Case.objects.get(comment=comment).reports.open().count() - 1,
        "hidden by itself": Action.objects.filter(actor_id_was=0).exclude(verb="report").count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.stdout.write(json.dumps(decide(*json.loads(sys.argv[1]))))
