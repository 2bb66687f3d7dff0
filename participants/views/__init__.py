"""Pages about people and what they write."""

from participants.feeds import blog_feed, stream_feed, thing_feed
from participants.views.album import album
from participants.views.joining import join
from participants.views.people import people, people_opml
from participants.views.pictures import picture
from participants.views.reading import blog, reflection, stream
from participants.views.settings import end_all_sessions, end_session, member_picture, qr_code, sessions, settings
from participants.views.tagging import tagging
from participants.views.writing import delete, edit, keep_draft, preview, take_back, write

__all__ = [
    "album",
    "blog",
    "blog_feed",
    "delete",
    "edit",
    "end_all_sessions",
    "end_session",
    "join",
    "keep_draft",
    "member_picture",
    "people",
    "people_opml",
    "picture",
    "preview",
    "qr_code",
    "reflection",
    "sessions",
    "settings",
    "stream",
    "stream_feed",
    "tagging",
    "take_back",
    "thing_feed",
    "write",
]
