"""Private notes of organisers about a member."""

from __future__ import annotations

from django.db.models import QuerySet

from comments.models import Note
from cpd.lib import markup
from participants.models import Member

LONGEST = 2000


def about(member: Member) -> QuerySet[Note]:
    """All notes about a member, newest first."""
    return Note.objects.filter(about=member)


def tidy(text: str) -> str:
    """What was typed, as it is kept; empty where there is nothing to keep."""
    return markup.tidy(text).strip()[:LONGEST]


def write(member: Member, *, by: Member, text: str) -> Note:
    """Leave a note for the other organisers."""
    return Note.objects.create(about=member, writer=by, writer_name=by.display_name, text=text)
