"""Private notes of organisers about a member."""

from __future__ import annotations

from django.db.models import QuerySet

from comments.models import Note
from participants.models import Member


def about(member: Member) -> QuerySet[Note]:
    """All notes about a member, newest first."""
    return Note.objects.filter(about=member)


def write(member: Member, *, by: Member, text: str) -> Note:
    """Leave a note for the other organisers."""
    return Note.objects.create(about=member, writer=by, writer_name=by.display_name, text=text)
