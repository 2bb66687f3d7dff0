"""Answers on other blogs: a participant's post elsewhere that links to a page here, shown there as a reply.

The post is the one that the blog's feed tells of, or will tell of: it is recognised by the same names, and held like any
other until it is known whose blog it comes from.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from participants import holding, recognising, rules, showing, syndication, whose, writing
from participants.entries import Entry, FeedContents
from participants.models import Blog, Member, Mention, Participant, Post, PostKey, Reflection
from participants.models.reflection import ReflectionQuerySet
from things import edition
from things.models import Cohort, Thing

logger = logging.getLogger(__name__)

MOST_SHOWN = 50


class CannotTake(Exception):
    """A mention comes to nothing; `reason` is one of Mention.Refused."""

    def __init__(self, reason: Mention.Refused) -> None:
        super().__init__(str(reason))
        self.reason = reason


def to_reflection(target: Reflection, viewer: object) -> list[Reflection]:
    """The answers elsewhere to a reflection that this viewer finds there, oldest first, in one question."""
    posts = Mention.objects.standing().of(target).values("post")
    rows = Reflection.objects.in_lists_for(viewer).filter(post__in=posts).select_related("author")
    return list(rows.defer("body", "body_html").order_by("published_at", "pk")[:MOST_SHOWN])


def to_thing(thing: Thing, viewer: object, *, few: int) -> tuple[list[Reflection], list[Reflection], bool]:
    """What a Thing's page shows of what people wrote, in the two questions that its postcards cost anyway.

    A few postcards about it, for members those that wait first and their own last, for visitors the newest; the answers
    elsewhere that are not among them, oldest first; and whether there are more postcards.
    """
    listed = Reflection.objects.in_lists_for(viewer).filter(cohort=thing.cohort_id)
    member = viewer if isinstance(viewer, Member) and not thing.cohort.is_finished() else None
    first = _in_order(listed.about(thing), member).values("pk")[: few + 1]
    answering = Mention.objects.standing().of(thing)
    about = Reflection.things.through.objects.filter(reflection=OuterRef("pk"), thing=thing)
    rows = listed.filter(Q(pk__in=first) | Q(pk__in=answering.values("post__reflection"))).annotate(
        is_about=Exists(about), is_answer=Exists(answering.filter(post__reflection=OuterRef("pk")))
    )
    ordered = _in_order(rows.for_cards(), member)
    found = list(ordered.order_by(F("is_about").desc(), *ordered.query.order_by)[: few + MOST_SHOWN])
    cards = [row for row in found if row.is_about]  # type: ignore[attr-defined]
    rest = [row for row in found if row.is_answer and row not in cards[:few]]  # type: ignore[attr-defined]
    return cards[:few], sorted(rest, key=lambda row: (row.published_at, row.pk)), len(cards) > few


def _in_order(rows: ReflectionQuerySet, member: Member | None) -> ReflectionQuerySet:
    """By who waits, for members of a cohort that goes on."""
    return rows.newest_first() if member is None else rows.waiting_first_own_last(member)


@transaction.atomic
def take(mention: Mention, blog: Blog, entry: Entry, addresses: Sequence[str], *, now: datetime) -> Post:
    """Show a post of this blog as an answer to the page that it links to, and say which post it is.

    `addresses` are all under which the page may be known. Raises CannotTake; then nothing has changed.
    """
    cohort = mention.cohort
    post = _known(blog, entry, addresses) or _new(blog, entry, cohort, now)
    if post.author is None:
        raise CannotTake(Mention.Refused.NOBODYS)
    _ask(post.author, cohort, now)
    if post.deleted_at is not None:
        raise CannotTake(Mention.Refused.DELETED)
    if post.reflection is not None:
        _fits(post.reflection, mention)
    else:
        _show(post, cohort, now)
    edition.move([cohort])
    return post


@transaction.atomic
def withdraw(post: Post, cohort: Cohort) -> None:
    """The page does not link here any more. What stands here only because it did goes, unless people have answered it."""
    holding.blogs([post.blog_id])
    held = _locked(post.pk)
    if held is not None and held.reflection is not None and _stands_for_nothing_else(held, held.reflection):
        reflection, held.reflection = held.reflection, None
        held.save(update_fields=["reflection"])
        reflection.delete()
        writing.refresh_many([reflection])
        logger.info("post %s: what it was shown for is withdrawn", held.pk)
    edition.move([cohort])


def _stands_for_nothing_else(post: Post, reflection: Reflection) -> bool:
    """Whether nobody has decided about it or answered it, and it is about no Thing and no answer to another page."""
    if post.chosen_at or reflection.frozen_at or reflection.hidden_at:
        return False
    was_answered = reflection.comment_count or reflection.first_comment_at
    return not (was_answered or reflection.things.exists() or post.mentions.filter(withdrawn_at=None).exists())


def _known(blog: Blog, entry: Entry, addresses: Sequence[str]) -> Post | None:
    """The post if we know it, by any address it has or by its words."""
    names = [*map(whose.name_of, addresses), *recognising.named([entry])[0].keys]
    rows = PostKey.objects.filter(owner=blog.member, key__in=names).values_list("key", "post")
    known = dict(rows)
    found = next((known[name] for name in names if name in known), None)
    post = Post.objects.filter(pk=found).first() if found else None
    if post is None:
        return None
    holding.blogs({blog.pk, post.blog_id})
    holding.members({blog.member_id, post.author_id or blog.member_id})
    return _locked(post.pk)


def _new(blog: Blog, entry: Entry, cohort: Cohort, now: datetime) -> Post:
    """The post taken in as if the blog's feed had told of it already."""
    feed = blog.feed
    if feed is None:
        raise CannotTake(Mention.Refused.NO_BLOG)
    if not blog.authors.exists():
        _ask(blog.member, cohort, now)
    told = FeedContents("", "", "", (), (entry,), None, "", "", "")
    syndication.take_in(feed, told, now=now)
    post = _known(blog, entry, [entry.link])
    if post is None:
        raise RuntimeError("a post that was taken in is not known")
    return post


def _locked(pk: int) -> Post | None:
    rows = Post.objects.select_for_update(of=("self",)).select_related("blog", "author", "reflection", "cohort")
    return rows.filter(pk=pk).first()


def _ask(author: Member, cohort: Cohort, now: datetime) -> None:
    place = Participant.objects.filter(member=author, cohort=cohort).first()
    if rules.why_not_write(author, cohort, place, now) is not None:
        raise CannotTake(Mention.Refused.NOT_IN_COHORT)


def _fits(reflection: Reflection, mention: Mention) -> None:
    if reflection.pk == mention.reflection_id:
        raise CannotTake(Mention.Refused.ITSELF)
    if reflection.cohort_id != mention.cohort.pk:
        raise CannotTake(Mention.Refused.OTHER_COHORT)


def _show(post: Post, cohort: Cohort, now: datetime) -> None:
    """Make a reflection about no Thing of a post that matched none; one whose Thing is still to come waits for it."""
    if post.set_aside_at is not None:
        raise CannotTake(Mention.Refused.SET_ASIDE)
    if post.is_older:
        raise CannotTake(Mention.Refused.OLDER)
    if post.matches and post.cohort_id != cohort.pk:
        raise CannotTake(Mention.Refused.OTHER_COHORT)
    if post.matches:
        return
    post.cohort = cohort
    post.save(update_fields=["cohort"])
    writing.refresh_many(showing.show_all([(post, [])], now=now))
