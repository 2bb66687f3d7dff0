"""Pages of talk, of the inbox, of reports, and of appeals."""

from comments.views.appeals import appeal, appeal_comment, appeal_reflection
from comments.views.beside import say_there, see_reflection, see_thing
from comments.views.inbox import inbox, open_notification, see
from comments.views.leaving import leave, stay
from comments.views.muting import mute_by_mail, mute_reflection, mute_thing
from comments.views.reports import report_comment, report_reflection
from comments.views.talk import add_to_reflection, add_to_thing, comment, delete, edit, reply

__all__ = [
    "add_to_reflection",
    "add_to_thing",
    "appeal",
    "appeal_comment",
    "appeal_reflection",
    "comment",
    "delete",
    "edit",
    "inbox",
    "mute_by_mail",
    "mute_reflection",
    "mute_thing",
    "open_notification",
    "leave",
    "reply",
    "report_comment",
    "report_reflection",
    "say_there",
    "see",
    "see_reflection",
    "see_thing",
    "stay",
]
