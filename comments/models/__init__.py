"""Talk between members, reports about it, the log of what organisers did, and who is told of what."""

from __future__ import annotations

from comments.models.action import Action, AppendOnlyError
from comments.models.comment import EDITABLE_FOR, FORM_KEY_LENGTH, Comment
from comments.models.mute import Mute
from comments.models.notification import Notification
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
    "Mute",
    "Notification",
    "Report",
    "Visit",
]
