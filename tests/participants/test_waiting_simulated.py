"""The order by who is waiting, in a small make-believe cohort, beside newest-first with the same readers and attention."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db.models import F

from participants import firsts, offering
from participants.models import Blog, Reflection
from tests.conftest import NOW
from tests.factories import ParticipantFactory

WRITERS = 30
LATER_ONES = 3
READERS = 60
# Attention falls down the list: seven in ten answer what lies on top.
STAYS_ON_TOP = 0.7


def a_cohort(cohort):
    """Thirty people write for the first time, and most of them go on writing."""
    members = [ParticipantFactory(cohort=cohort).member for _ in range(WRITERS)]
    blogs = [Blog.objects.create(member=member, place=Blog.Place.HERE) for member in members]
    Reflection.objects.bulk_create(
        Reflection(
            cohort=cohort,
            author=member,
            blog=blog,
            slug=f"r{turn}",
            title=f"R{turn}",
            published_at=NOW - timedelta(days=30 - 7 * turn, minutes=place),
        )
        for turn in range(1 + LATER_ONES)
        for place, (member, blog) in enumerate(zip(members, blogs, strict=True))
    )
    firsts.mark_everything()
    return members


def first_ones_left_alone(cohort, members, order):
    """Readers come one after the other, each answers one of the first few on their list; who had no answer then."""
    chance = random.Random(23)  # noqa: S311 (the same readers each time)
    Reflection.objects.update(comment_count=0, offered_count=0)
    for _ in range(READERS):
        reader = chance.choice(members)
        shown = list(order(Reflection.objects.in_lists_for(reader).filter(cohort=cohort), reader)[:5])
        offering.note([row.pk for row in shown[: offering.TOP]], actor=reader)
        place = 0
        while place < len(shown) - 1 and chance.random() > STAYS_ON_TOP:
            place += 1
        Reflection.objects.filter(pk=shown[place].pk).update(comment_count=F("comment_count") + 1)
    return Reflection.objects.filter(is_first=True).waiting().count()


def test_newest_first_leaves_more_first_reflections_without_an_answer_than_this_order(cohort):
    members = a_cohort(cohort)

    newest = first_ones_left_alone(cohort, members, lambda rows, reader: rows.exclude(author=reader).newest_first())
    waiting = first_ones_left_alone(cohort, members, lambda rows, reader: rows.waiting_first(reader))

    assert waiting <= WRITERS * 0.05
    assert newest > WRITERS * 0.5
