"""The inbox: a member's posts elsewhere about which nobody knows yet, and the Things they are most likely about."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.utils import timezone

from cpd.lib import paging
from participants.models import Member, Participant, Post
from things.models import Thing

PAGE = 20
LIKELY = 4
MOST_ASIDE = 30


class Inbox:
    """One page of a member's inbox. The questions it asks do not grow with the answers."""

    def __init__(self, member: Member, cursor: str | None = None, now: datetime | None = None) -> None:
        self.member = member
        self.cursor = cursor
        self.now = now or timezone.now()

    @cached_property
    def count(self) -> int:
        """How many posts wait for a word."""
        return waiting_count(self.member)

    @cached_property
    def page(self) -> paging.Page[Post]:
        """The posts of this page, newest first, each with its `likely` Things and all that can be chosen, `others`."""
        rows = Post.objects.of(self.member).unmatched().for_inbox()
        page = paging.page(rows, self.cursor, by=("-published_at",), size=PAGE)
        for post in page.items:
            self.ready(post)
        return page

    @cached_property
    def early(self) -> list[Post]:
        """Posts that wait for their Thing to open, the newest few."""
        return list(Post.objects.of(self.member).early().for_inbox().newest_first()[:MOST_ASIDE])

    @cached_property
    def aside(self) -> list[Post]:
        """Posts that the member took out of the inbox, the newest few."""
        return list(Post.objects.of(self.member).set_aside().for_inbox().newest_first()[:MOST_ASIDE])

    @cached_property
    def open_things(self) -> dict[int, list[Thing]]:
        """The Things that can be chosen, by the key of their cohort, in course order."""
        places = Participant.objects.filter(member=self.member).to_write_in()
        rows = Thing.objects.filter(cohort__in=places.values("cohort")).released(self.now)
        found: dict[int, list[Thing]] = {}
        for thing in rows.for_cards().in_course_order():
            found.setdefault(thing.cohort_id, []).append(thing)
        return found

    def ready(self, post: Post) -> Post:
        """The post with its choices."""
        things = self.open_things.get(post.cohort_id or 0, [])
        post.likely = likely(things, post.published_at)  # type: ignore[attr-defined]
        post.others = [thing for thing in things if thing not in post.likely]  # type: ignore[attr-defined]
        return post


def waiting_count(member: Member) -> int:
    """How many posts wait for their author's word."""
    return Post.objects.of(member).unmatched().count()


def likely(things: list[Thing], moment: datetime) -> list[Thing]:
    """The few Things whose weeks are nearest to a moment, in course order: people write about this week, or the last."""

    def distance(thing: Thing) -> float:
        opens = thing.week.opens_at if thing.week else moment
        away = (moment - opens).total_seconds()
        # What had not begun when the post was written is less likely than what had.
        return away if away >= 0 else -2 * away

    nearest = sorted(things, key=distance)[:LIKELY]
    return [thing for thing in things if thing in nearest]
