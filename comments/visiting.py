"""Visits: what was said in one place since a member was last there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from comments.models import Visit
from participants.models import Member, Reflection
from things.models import Thing

# Whoever comes back within this time is still there: what was new when they came stays marked while they read on.
PAUSE = timedelta(minutes=30)


def seen_until(member: object, target: Thing | Reflection) -> datetime | None:
    """Until when this member has seen the talk; None for visitors and for whoever was never there."""
    if not isinstance(member, Member):
        return None
    return Visit.objects.filter(member=member, **_place(target)).values_list("seen_at", flat=True).first()


def note(target: Thing | Reflection, *, by: Member, now: datetime | None = None) -> None:
    """The member looks at the talk now: what was there at their last visit is old from now on.

    Two windows at once leave one row, and a second look within the same visit changes nothing that is marked.
    """
    now = now or timezone.now()
    rows = Visit.objects.filter(member=by, **_place(target))
    if rows.filter(here_at__lt=now - PAUSE).update(seen_at=F("here_at"), here_at=now) or rows.update(here_at=now):
        return
    Visit.objects.bulk_create([Visit(member=by, seen_at=now, here_at=now, **_place(target))], ignore_conflicts=True)


def see_all(target: Thing | Reflection, *, by: Member) -> None:
    """Nothing of what was said so far is new any more."""
    now = timezone.now()
    note(target, by=by, now=now)
    Visit.objects.filter(member=by, **_place(target)).update(seen_at=now)


def _place(target: Thing | Reflection) -> dict[str, Thing | Reflection]:
    return {"thing" if isinstance(target, Thing) else "reflection": target}
