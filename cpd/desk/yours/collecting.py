"""Everything about one member as plain values: each model of the registry, and nothing that is somebody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import Email

from comments.models import Comment
from cpd.desk.yours.kept import Kept
from cpd.desk.yours.registry import all_kept
from participants import leaving
from participants.models import Member, Post, Reflection

LETTER = ["to", "subject", "message", "status", "created", "last_updated"]


def everything(member: Member) -> dict[str, Any]:
    """What the models keep of them, by the models' names; what opens doors is left out."""
    found = {kept.model: _rows(kept, member) for kept in all_kept() if kept.whose}
    found["post_office.email"] = [_plain(row) for row in letters(member).values(*LETTER)]
    return {
        "site": settings.SITE_URL,
        "made_at": timezone.now().isoformat(),
        "member": member.pk,
        "kept": {name: rows for name, rows in found.items() if rows},
    }


def letters(member: Member) -> QuerySet[Email]:
    """Letters to any of the member's addresses."""
    to_them = reduce(or_, (Q(to__iexact=address) for address in leaving.addresses_of(member)))
    return Email.objects.filter(to_them).order_by("pk")


def reflections(member: Member) -> QuerySet[Reflection]:
    """All that the member wrote, drafts and what is read elsewhere included, in the order of writing."""
    rows = Reflection.objects.filter(author=member).select_related("cohort", "author").order_by("created_at", "pk")
    return rows.prefetch_related("things", "pictures")


def comments(member: Member) -> QuerySet[Comment]:
    """All that the member said, without what they took back."""
    return Comment.objects.by(member).with_targets().in_thread_order()


def answers(member: Member) -> QuerySet[Comment]:
    """What others said under the member's reflections, as far as everybody there can read it."""
    under = Comment.objects.standing().filter(reflection__author=member).exclude(author=member)
    return under.with_targets().in_thread_order()


def posts(member: Member) -> QuerySet[Post]:
    """What is known of the member's posts on blogs elsewhere."""
    return Post.objects.of(member).filter(deleted_at=None).order_by("published_at", "pk")


def _rows(kept: Kept, member: Member) -> list[dict[str, Any]]:
    model, wanted = kept.rows_model(), set(kept.exported())
    # Lists of several keys stand in tables of their own.
    names = [field.attname for field in model._meta.local_concrete_fields if field.name in wanted]
    whose = reduce(or_, (Q(**{way: member.pk}) for way in kept.whose))
    rows = model._base_manager.filter(whose)
    if kept.untold:
        rows = rows.exclude(**kept.untold)
    return [_plain(row) for row in rows.order_by("pk").values(*names)]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value
