"""People, their places in cohorts, their blogs and what they write."""

from participants.models.block import Block
from participants.models.blog import Blog, BlogAuthor
from participants.models.circle import Circle, CircleSeat, DraftOffer
from participants.models.draft import Draft
from participants.models.export import Export
from participants.models.feed import Feed
from participants.models.greeting import Greeting, GreetingWeek
from participants.models.mail_choice import Letter, MailChoice
from participants.models.meetup import Meetup, MeetupGuest
from participants.models.member import Member, Sector
from participants.models.mention import Mention, Notice
from participants.models.offer import Offer
from participants.models.participant import Participant
from participants.models.past_handle import PastHandle
from participants.models.planned import PlannedThing
from participants.models.post import Post, PostKey
from participants.models.reflection import Reflection, ReflectionPicture
from participants.models.spam import SpamPattern
from participants.models.tick import Tick

__all__ = [
    "Block",
    "Blog",
    "BlogAuthor",
    "Circle",
    "CircleSeat",
    "Draft",
    "DraftOffer",
    "Export",
    "Feed",
    "Greeting",
    "GreetingWeek",
    "Letter",
    "MailChoice",
    "Meetup",
    "MeetupGuest",
    "Member",
    "Mention",
    "Notice",
    "Offer",
    "Participant",
    "PastHandle",
    "PlannedThing",
    "Post",
    "PostKey",
    "Reflection",
    "ReflectionPicture",
    "Sector",
    "SpamPattern",
    "Tick",
]
