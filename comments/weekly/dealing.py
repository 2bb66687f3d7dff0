"""Dealing out what waits for an answer: one post to each reader of a round of letters, so that attention is spread.

The order is the one of who is waiting, but what was dealt less often in this round comes first: two hundred letters do not
lead to one post. A post that was dealt twenty times has had its chance in this round.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from participants.models import Block, Offer, Reflection
from participants.models.reflection import WAITING_ORDER
from things.models import Cohort, Visibility

WAITS = 1
MOST_CANDIDATES = 300
MOST_DEALT = 20


class Dealer:
    """One round of letters of a cohort: counts how often it has dealt which post."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.dealt: Counter[int] = Counter()

    def hand(self, members: Collection[int]) -> Hand:
        """What can be dealt to these members."""
        return Hand(self, members)


class Hand:
    """What waits at this moment, for some members, in three questions."""

    def __init__(self, dealer: Dealer, members: Collection[int]) -> None:
        self.dealer = dealer
        rows = Reflection.objects.published().filter(
            cohort=dealer.cohort, visibility__in=[Visibility.EVERYONE, Visibility.MEMBERS], turn__lte=WAITS
        )
        found = rows.for_cards().prefetch_related(None).order_by(*WAITING_ORDER, "pk")[:MOST_CANDIDATES]
        self.posts = {post.pk: post for post in found}
        self.order = sorted(self._turn(post) for post in self.posts.values())
        passed = Offer.objects.filter(member__in=members, reflection__in=self.posts)
        passed = passed.filter(Q(opened_at__isnull=False) | Q(passed_at__isnull=False))
        self.seen = set(passed.values_list("member_id", "reflection_id"))
        self.apart = apart(members)

    def deal(self, member: int) -> Reflection | None:
        """The post that this member is shown, if one is left for them."""
        for place, turn in enumerate(self.order):
            post = self.posts[turn[-1]]
            if self.dealer.dealt[post.pk] >= MOST_DEALT:
                return None
            if self._fits(member, post):
                self.dealer.dealt[post.pk] += 1
                del self.order[place]
                insort(self.order, self._turn(post))
                return post
        return None

    def _fits(self, member: int, post: Reflection) -> bool:
        author = post.author_id
        return author != member and (member, author) not in self.apart and (member, post.pk) not in self.seen

    def _turn(self, post: Reflection) -> tuple[Any, ...]:
        waits: Any = post
        return (self.dealer.dealt[post.pk], waits.turn, post.offered_count, post.published_at, post.pk)


def apart(members: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of which one has blocked the other, each of these members first."""
    rows = Block.objects.filter(Q(blocker__in=members) | Q(blocked__in=members)).values_list("blocker", "blocked")
    pairs = set(rows)
    return pairs | {(blocked, blocker) for blocker, blocked in pairs}
