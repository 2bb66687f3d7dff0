"""Blocks: whom a member does not want to meet, and does not have to."""

from __future__ import annotations

from participants.models import Block, Member


def block(other: Member, *, by: Member) -> bool:
    """From now on `by` sees nothing of this person, and they do not answer or mention each other.

    False where that cannot be: nobody blocks themselves. Blocking twice is blocking once.
    """
    if other == by:
        return False
    Block.objects.bulk_create([Block(blocker=by, blocked=other)], ignore_conflicts=True)
    return True


def unblock(other: Member, *, by: Member) -> None:
    """They may meet again."""
    Block.objects.filter(blocker=by, blocked=other).delete()


def has_blocked(member: object, other: Member) -> bool:
    """Whether this member does not want to meet the other."""
    return isinstance(member, Member) and Block.objects.filter(blocker=member, blocked=other).exists()


def blocks_of(member: Member) -> list[Block]:
    """Whom a member has blocked, the latest first."""
    return list(Block.objects.filter(blocker=member).select_related("blocked"))
