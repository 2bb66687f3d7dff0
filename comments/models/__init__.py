"""Talk between members, the cases that reports make, the log of what organisers did, and who is told of what."""

from __future__ import annotations

from comments.models.action import Action, AppendOnlyError
from comments.models.case import CLAIM_LASTS, HIDING, Case, Decision, Verdict
from comments.models.comment import EDITABLE_FOR, FORM_KEY_LENGTH, Comment
from comments.models.mute import Mute
from comments.models.note import Note
from comments.models.notification import Notification
from comments.models.report import Report
from comments.models.rule import Rule, number_of
from comments.models.there import CommentThere
from comments.models.version import CommentVersion
from comments.models.visit import Visit
from comments.models.week_letter import NOTE_LENGTH, WeekLetter

__all__ = [
    "CLAIM_LASTS",
    "EDITABLE_FOR",
    "FORM_KEY_LENGTH",
    "HIDING",
    "NOTE_LENGTH",
    "Action",
    "AppendOnlyError",
    "Case",
    "Comment",
    "CommentThere",
    "CommentVersion",
    "Decision",
    "Mute",
    "Note",
    "Notification",
    "Report",
    "Rule",
    "Verdict",
    "Visit",
    "WeekLetter",
    "number_of",
]
