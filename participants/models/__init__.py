"""People, their places in cohorts, their blogs and what they write."""

from participants.models.blog import Blog
from participants.models.draft import Draft
from participants.models.member import Member, Sector
from participants.models.participant import Participant
from participants.models.reflection import Reflection, ReflectionPicture

__all__ = ["Blog", "Draft", "Member", "Participant", "Reflection", "ReflectionPicture", "Sector"]
