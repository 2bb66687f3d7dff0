"""The queue, the outbox, reflections, comments, reports, people, feeds and the log in the organisers' desk."""

from comments.admin.cases import CaseAdmin
from comments.admin.log import ActionAdmin
from comments.admin.meetups import MeetupAdmin
from comments.admin.outbox import WeekLetterAdmin
from comments.admin.people import LoggedFeedAdmin, TalkingMemberAdmin
from comments.admin.reports import ReportAdmin
from comments.admin.words import CommentAdmin, ReflectionAdmin

__all__ = [
    "ActionAdmin",
    "CaseAdmin",
    "CommentAdmin",
    "LoggedFeedAdmin",
    "MeetupAdmin",
    "ReflectionAdmin",
    "ReportAdmin",
    "TalkingMemberAdmin",
    "WeekLetterAdmin",
]
