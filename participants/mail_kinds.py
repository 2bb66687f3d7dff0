"""The kinds of mail a member can choose about: what each is called, why it comes, when it may come.

Codes for signing in and letters about the account itself are no kind: who asks for one gets it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class When(models.TextChoices):
    """When a member wants to read of something by mail. On the site it is there in any case."""

    AT_ONCE = "at-once", _("At once")
    WEEKLY = "weekly", _("In the weekly letter")
    NEVER = "never", _("Never")


@dataclass(frozen=True)
class Kind:
    """One kind of mail. `stopped` is what the one-click stop sets; `mailed` is the choice with which it comes by itself."""

    key: str
    name: str | Promise
    why: str | Promise
    default: When
    choices: tuple[When, ...] = (When.AT_ONCE, When.WEEKLY, When.NEVER)
    stopped: When = When.NEVER
    mailed: When = When.AT_ONCE


KINDS = (
    Kind(
        "reply",
        _("Replies to you"),
        _("You get this because somebody replied to you."),
        default=When.AT_ONCE,
    ),
    Kind(
        "comment",
        _("Comments on your reflections"),
        _("You get this because somebody commented on a reflection of yours."),
        default=When.AT_ONCE,
    ),
    Kind(
        "thread",
        _("Conversations you joined"),
        _("You get this because you joined this conversation."),
        default=When.WEEKLY,
    ),
    Kind(
        "mention",
        _("Mentions of you"),
        _("You get this because somebody mentioned you."),
        default=When.AT_ONCE,
    ),
    Kind(
        "released",
        _("New Things"),
        _("You get this because you take part in this cohort, and a Thing has opened."),
        default=When.WEEKLY,
    ),
    Kind(
        "decision",
        _("Decisions about what you wrote"),
        _("You get this because it is about something you wrote."),
        default=When.AT_ONCE,
        choices=(When.AT_ONCE, When.WEEKLY),
        stopped=When.WEEKLY,
    ),
    Kind(
        "blog",
        _("Your blog elsewhere"),
        _("You get this because you connected a blog."),
        default=When.AT_ONCE,
    ),
    Kind(
        "greeting",
        _("First reflections for you to greet"),
        _("You get this because you said that you greet newcomers this week. It comes once a day at most."),
        default=When.AT_ONCE,
        choices=(When.AT_ONCE, When.NEVER),
    ),
    Kind(
        "nudge",
        _("A word when you have been quiet"),
        _("You get this because you take part, and we have not seen you for a while."),
        default=When.AT_ONCE,
        choices=(When.AT_ONCE, When.NEVER),
    ),
    Kind(
        "letter",
        _("The weekly letter"),
        _("You get this because you take part, and said yes to one letter a week."),
        default=When.WEEKLY,
        choices=(When.WEEKLY, When.NEVER),
        mailed=When.WEEKLY,
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}
