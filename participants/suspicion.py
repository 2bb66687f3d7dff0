"""Accounts that look like spam: marked for the organisers, told nothing, and cleared by one of them."""

from __future__ import annotations

from django.utils import timezone

from participants.models import Member

LONGEST = 300


def suspect(member: Member, *, why: str) -> bool:
    """Mark an account for the organisers, with the reason in words; a second reason changes nothing and is False."""
    marked = Member.objects.filter(pk=member.pk, suspected_at=None)
    if not marked.update(suspected_at=timezone.now(), suspected_for=why[:LONGEST]):
        return False
    member.refresh_from_db(fields=["suspected_at", "suspected_for"])
    return True


def clear(member: Member) -> bool:
    """Take the mark away: somebody has looked, and all is well. False if there was none."""
    marked = Member.objects.filter(pk=member.pk, suspected_at__isnull=False)
    if not marked.update(suspected_at=None, suspected_for=""):
        return False
    member.suspected_at, member.suspected_for = None, ""
    return True
