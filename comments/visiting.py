"""Visits: what was said in one place since a member was last there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Subquery, Value
from django.utils import timezone

from comments.models import Visit
from participants import offering
from participants.models import Member, Reflection
from things.models import Thing

# Whoever comes back within this time is still there: what was new when they came stays marked while they read on.
PAUSE = timedelta(minutes=30)


def seen_until(viewer: object, target: Thing | Reflection) -> Subquery | Value:
    """Until when this viewer has seen the talk, to be read beside it; empty for visitors and whoever was never there."""
    if not isinstance(viewer, Member):
        return Value(None, output_field=DateTimeField())
    return Subquery(Visit.objects.filter(member=viewer, **_place(target)).values("seen_at")[:1])


def note(target: Thing | Reflection, *, by: Member, now: datetime | None = None) -> None:
    """The member looks at the talk now: what was there at their last visit is old from now on.

    Two windows at once leave one row, and a second look within the same visit changes nothing that is marked.
    """
    now = now or timezone.now()
    if isinstance(target, Reflection) and target.author_id != by.pk:
        offering.opened(target, actor=by, now=now)
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
