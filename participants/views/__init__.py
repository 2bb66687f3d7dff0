"""Pages about people and what they write."""

from participants.feeds import blog_feed, stream_feed, thing_feed
from participants.views.album import album
from participants.views.blocking import block, blocks
from participants.views.blog_acts import (
    answer_author,
    leave_name,
    look_now,
    name_author,
    stop_reading,
    want_older,
)
from participants.views.blogs import (
    all_blogs,
    blog_elsewhere,
    confirm,
    confirm_move,
    connect,
    later,
    move,
    still_mine,
)
from participants.views.circle_drafts import circle_draft, take_draft_back
from participants.views.circles import circle, leave_circle, merge_circle, move_circle, my_circle
from participants.views.greeting import greeting, pass_greeting
from participants.views.joining import join
from participants.views.mail import mail, mail_again, resume_mail, stop_mail
from participants.views.meetups import (
    cancel_meetup,
    come_to_meetup,
    edit_meetup,
    meetup,
    meetup_calendar,
    meetups,
    new_meetup,
)
from participants.views.mentions import webmention
from participants.views.offering import offer, someone_else
from participants.views.pausing import away, come_back, go_on, intention, record, stop
from participants.views.people import people, people_opml
from participants.views.pictures import picture
from participants.views.planning import move_plan, plan, rejoin_plan
from participants.views.posts import inbox, post, set_post_aside, take_post_up
from participants.views.reading import blog, reflection, stream
from participants.views.settings import end_all_sessions, end_session, member_picture, qr_code, sessions, settings
from participants.views.tagging import tagging
from participants.views.ticking import skip_thing, tick_thing, untick_thing
from participants.views.writing import delete, edit, keep_draft, preview, take_back, write

__all__ = [
    "album",
    "all_blogs",
    "answer_author",
    "away",
    "block",
    "blocks",
    "blog",
    "blog_elsewhere",
    "blog_feed",
    "come_back",
    "cancel_meetup",
    "circle",
    "circle_draft",
    "come_to_meetup",
    "confirm",
    "confirm_move",
    "connect",
    "delete",
    "edit",
    "edit_meetup",
    "end_all_sessions",
    "end_session",
    "go_on",
    "greeting",
    "inbox",
    "intention",
    "join",
    "keep_draft",
    "later",
    "leave_circle",
    "leave_name",
    "look_now",
    "mail",
    "mail_again",
    "meetup",
    "meetup_calendar",
    "meetups",
    "member_picture",
    "merge_circle",
    "move",
    "move_plan",
    "move_circle",
    "my_circle",
    "name_author",
    "new_meetup",
    "offer",
    "pass_greeting",
    "people",
    "people_opml",
    "picture",
    "plan",
    "post",
    "preview",
    "qr_code",
    "record",
    "reflection",
    "rejoin_plan",
    "resume_mail",
    "sessions",
    "set_post_aside",
    "settings",
    "someone_else",
    "still_mine",
    "skip_thing",
    "stop",
    "stop_mail",
    "stop_reading",
    "stream",
    "stream_feed",
    "tagging",
    "take_back",
    "take_draft_back",
    "take_post_up",
    "thing_feed",
    "tick_thing",
    "untick_thing",
    "want_older",
    "webmention",
    "write",
]
