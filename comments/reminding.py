"""Reminding the organisers of cases that wait: one letter after a day, one after two, and none after these."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments import notifications, organisers
from comments.models import Case

# When, and where it is written down that it was done; the longer wait is asked first, so that one letter is enough.
STEPS = ((48, "reminded_again_at"), (24, "reminded_at"))


def remind() -> int:
    """Tell every organiser who is not away, once for each step, how many cases wait; returns how many letters that made.

    The cases are claimed in the transaction that stores the letters: of two workers one writes, and what a killed one
    did not finish the next one does.
    """
    return sum(_step(hours, mark) for hours, mark in STEPS)


@transaction.atomic
def _step(hours: int, mark: str) -> int:
    now = timezone.now()
    due = Case.objects.open().filter(opened_at__lte=now - timedelta(hours=hours))
    claimed = due.filter(**{mark: None}).update(**{name: now for step, name in STEPS if step <= hours})
    if not claimed:
        return 0
    count, old = Case.objects.open().count(), due.count()
    people = list(organisers.around().order_by("pk"))
    for organiser in people:
        notifications.remind_organiser(organiser, count=count, old=old, hours=hours)
    return len(people)
