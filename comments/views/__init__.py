"""Pages of talk and of reports about it."""

from comments.views.beside import say_there, see_reflection, see_thing
from comments.views.leaving import leave, stay
from comments.views.reports import report_comment, report_reflection
from comments.views.talk import add_to_reflection, add_to_thing, comment, delete, edit, reply

__all__ = [
    "add_to_reflection",
    "add_to_thing",
    "comment",
    "delete",
    "edit",
    "leave",
    "reply",
    "report_comment",
    "report_reflection",
    "say_there",
    "see_reflection",
    "see_thing",
    "stay",
]
