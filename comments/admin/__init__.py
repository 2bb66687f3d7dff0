"""Reflections, comments, reports, people, feeds and the log in the organisers' desk: read, hide, restore, decide, trust."""

from comments.admin.log import ActionAdmin
from comments.admin.people import LoggedFeedAdmin, TalkingMemberAdmin
from comments.admin.reports import ReportAdmin
from comments.admin.words import CommentAdmin, ReflectionAdmin

__all__ = ["ActionAdmin", "CommentAdmin", "LoggedFeedAdmin", "ReflectionAdmin", "ReportAdmin", "TalkingMemberAdmin"]
