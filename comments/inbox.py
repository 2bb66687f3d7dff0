"""A member's inbox: what they were told, newest first, day by day. The questions it asks do not grow with the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Notification
from cpd.lib import paging
from participants import inbox as posts
from participants.models import Member

PAGE = 20
Kind = Notification.Kind

# The parts of the inbox that can be looked at by themselves: ?only=…
PARTS = {
    "": (_("Everything"), list(Kind)),
    "replies": (_("Replies to me"), [Kind.REPLY]),
    "comments": (_("On my reflections"), [Kind.COMMENT]),
    "threads": (_("Threads I joined"), [Kind.THREAD]),
    "mentions": (_("Mentions"), [Kind.MENTION]),
    "organisers": (_("From the organisers"), [Kind.RELEASED, Kind.DECISION]),
}


@dataclass(frozen=True)
class Part:
    """A part of the inbox, and whether it is the one that is open."""

    key: str
    name: str
    is_open: bool


@dataclass(frozen=True)
class Day:
    """What came on one day, by the reader's clock."""

    date: date
    rows: list[Notification]

    @property
    def is_today(self) -> bool:
        """Whether it is the reader's today."""
        return self.date == timezone.localdate()


class Inbox:
    """One page of a member's inbox."""

    def __init__(self, member: Member, cursor: str | None = None, only: str = "") -> None:
        self.member = member
        self.cursor = cursor
        self.only = only if only in PARTS else ""

    @property
    def parts(self) -> list[Part]:
        """What can be looked at by itself."""
        return [Part(key, str(name), key == self.only) for key, (name, _kinds) in PARTS.items()]

    @cached_property
    def waiting_posts(self) -> int:
        """How many of the member's posts elsewhere wait for a word."""
        return posts.waiting_count(self.member)

    @cached_property
    def page(self) -> paging.Page[Notification]:
        """The rows of this page."""
        rows = Notification.objects.shown_to(self.member).of(PARTS[self.only][1]).for_inbox()
        return paging.page(rows, self.cursor, by=("-created_at",), size=PAGE)

    @property
    def days(self) -> list[Day]:
        """The rows of this page, day by day."""
        by_day = groupby(self.page.items, key=lambda row: timezone.localtime(row.created_at).date())
        return [Day(day, list(rows)) for day, rows in by_day]

    @cached_property
    def through(self) -> int:
        """The newest that was there when this page was made; what comes later is not marked with it."""
        if self.cursor is None and not self.only:
            return max((row.pk for row in self.page.items), default=0)
        newest = Notification.objects.filter(member=self.member).order_by("-pk").values_list("pk", flat=True)
        return newest.first() or 0
