"""People, their blogs and what is read there, in the organisers' desk.

The floor above registers members and feeds, because what is done to them counts or is logged there.
"""

from participants.admin.blogs import BlogAdmin
from participants.admin.circles import CircleAdmin, CircleSeatAdmin
from participants.admin.feeds import FeedAdmin
from participants.admin.greeting import GreetingAdmin, GreetingWeekAdmin
from participants.admin.mentions import MentionAdmin, NoticeAdmin
from participants.admin.people import MemberAdmin, ParticipantAdmin, SectorAdmin
from participants.admin.posts import PostAdmin
from participants.admin.spam import SpamPatternAdmin

__all__ = [
    "BlogAdmin",
    "CircleAdmin",
    "CircleSeatAdmin",
    "FeedAdmin",
    "GreetingAdmin",
    "GreetingWeekAdmin",
    "MemberAdmin",
    "MentionAdmin",
    "NoticeAdmin",
    "ParticipantAdmin",
    "PostAdmin",
    "SectorAdmin",
    "SpamPatternAdmin",
]
