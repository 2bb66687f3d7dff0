"""Talk between members, reports about it, and the log of what organisers did."""

from __future__ import annotations

from comments.models.action import Action, AppendOnlyError
from comments.models.comment import EDITABLE_FOR, FORM_KEY_LENGTH, Comment
from comments.models.report import Report
from comments.models.there import CommentThere
from comments.models.version import CommentVersion
from comments.models.visit import Visit

__all__ = [
    "EDITABLE_FOR",
    "FORM_KEY_LENGTH",
    "Action",
    "AppendOnlyError",
    "Comment",
    "CommentThere",
    "CommentVersion",
    "Report",
    "Visit",
]
