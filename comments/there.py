"""Comments at the source: members say that they answered a reflection where it was written, and that counts here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from comments import counting, rules
from comments.models import CommentThere
from participants import holding, offering
from participants.models import Member, Reflection


@dataclass(frozen=True)
class SaidThere:
    """What one reader sees: how many answered there, whether they did, and whether they may say so."""

    count: int
    is_said: bool
    may_say: bool


def seen_by(reflection: Reflection, viewer: object) -> SaidThere:
    """How it looks to this reader."""
    may = rules.can_say_there(viewer, reflection)
    is_said = isinstance(viewer, Member) and CommentThere.objects.filter(member=viewer, reflection=reflection).exists()
    return SaidThere(reflection.answered_there_count, is_said, may)


@transaction.atomic
def say(reflection: Reflection, *, by: Member) -> bool:
    """The member commented where it was written. False if they may not say so; saying it twice counts once."""
    holding.members([by.pk])
    locked = _lock(reflection)
    if not rules.can_say_there(by, locked):
        return False
    CommentThere.objects.get_or_create(member=by, reflection=locked)
    offering.opened(locked, actor=by)
    counting.count(locked)
    return True


@transaction.atomic
def take_back(reflection: Reflection, *, by: Member) -> None:
    """They did not, after all."""
    locked = _lock(reflection)
    CommentThere.objects.filter(member=by, reflection=locked).delete()
    counting.count(locked)


def _lock(reflection: Reflection) -> Reflection:
    locked = counting.lock(reflection)
    assert isinstance(locked, Reflection)  # noqa: S101
    return locked
