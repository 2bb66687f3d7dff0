"""Posts of blogs elsewhere and what becomes of them: shown as reflections, chosen by hand, set aside, taken off."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cpd.lib import markup
from participants import holding, matching, rules, slugs, writing
from participants.lessons import programme_of
from participants.models import Blog, Member, Participant, Post, PostKey, Reflection
from participants.models.reflection import ReflectionQuerySet
from things.models import Thing

logger = logging.getLogger(__name__)

TITLE_LENGTH = 160
UNTITLED_LENGTH = 70


def shown_title(post: Post) -> str:
    """The title a post is shown under; of one without a title, its first words."""
    return (post.title or markup.excerpt(post.body_html, UNTITLED_LENGTH))[:TITLE_LENGTH]


def new_reflection(post: Post, *, slug: str, now: datetime) -> Reflection:
    """The reflection that shows this post, not saved yet; held until its blog is trusted.

    Raises ValueError for a post that is nobody's, or of no cohort.
    """
    cohort, author = post.cohort, post.author
    if cohort is None or author is None:
        raise ValueError("only a post of somebody in a cohort can be shown")
    return Reflection(
        blog=post.blog,
        author=author,
        cohort=cohort,
        title=shown_title(post),
        slug=slug,
        body_html=post.body_html,
        excerpt=post.excerpt,
        visibility=cohort.widest_visibility,
        published_at=min(post.published_at, now),
        held_at=None if post.blog.is_trusted else now,
        original_address=post.link or post.blog.address,
        created_at=now,
    )


def released_of(post: Post, numbers: Iterable[int], now: datetime | None = None) -> list[Thing]:
    """The released Things with these numbers in the post's cohort."""
    return list(Thing.objects.filter(cohort=post.cohort, number__in=numbers).released(now).in_course_order())


@transaction.atomic
def choose(post: Post, things: Sequence[Thing], *, actor: Member, now: datetime | None = None) -> Reflection:
    """The author says which Things a post is about; no later reading changes that, and the blog's habit is learned.

    Raises writing.CannotWrite where the author has no place in the cohort any more or it is finished, and
    Post.DoesNotExist where the post is somebody else's, or was taken off.
    """
    now = now or timezone.now()
    holding.blogs([post.blog_id])
    holding.members([actor.pk])
    post = _locked(post, actor)
    if post.cohort is None:
        raise writing.CannotWrite("enrolment")
    place = Participant.objects.filter(member=actor, cohort=post.cohort).first()
    if (reason := rules.why_not_write(actor, post.cohort, place, now)) is not None:
        raise writing.CannotWrite(reason)
    post.chosen_at, post.set_aside_at = now, None
    post.matches = [{"number": thing.number, "by": "hand", "words": ""} for thing in things]
    reflection = post.reflection
    before: set[int] = set()
    if reflection is None:
        reflection = new_reflection(post, slug=slugs.free_slug(actor, shown_title(post)), now=now)
        reflection.save()
        post.reflection = reflection
    else:
        before = set(reflection.things.values_list("pk", flat=True))
    reflection.things.set(things)
    post.save(update_fields=["chosen_at", "set_aside_at", "matches", "reflection"])
    _learn(post, [thing.number for thing in things])
    writing.refresh_counts(reflection, also=before)
    logger.info("post %s: Things chosen by member %s", post.pk, actor.pk)
    return reflection


@transaction.atomic
def set_aside(post: Post, *, actor: Member, now: datetime | None = None) -> None:
    """The author says that a post is about no Thing: it leaves the inbox, and the blog's habit is learned.

    One that is shown already stays: it is taken off by deleting its reflection. Raises Post.DoesNotExist like `choose`.
    """
    holding.blogs([post.blog_id])
    post = _locked(post, actor)
    if post.reflection is not None:
        return
    post.set_aside_at = now or timezone.now()
    post.save(update_fields=["set_aside_at"])
    _learn(post, [])


@transaction.atomic
def take_up(post: Post, *, actor: Member) -> None:
    """Put a post that was set aside back into the inbox. Raises Post.DoesNotExist like `choose`."""
    holding.blogs([post.blog_id])
    post = _locked(post, actor)
    post.set_aside_at = None
    post.save(update_fields=["set_aside_at"])


@transaction.atomic
def hold_or_release(blog: Blog, *, now: datetime | None = None) -> int:
    """Show what a blog brought if it is trusted now; how many reflections came out.

    What was out stays out while a blog is in quarantine: only what comes later is held.
    """
    return _release(Reflection.objects.filter(blog=blog), now or timezone.now()) if blog.is_trusted else 0


@transaction.atomic
def release_all(now: datetime) -> int:
    """Show what is held no longer for any reason: its blog is trusted, and its cohort is open, again it may be."""
    trusted = Blog.objects.filter(quarantined_at=None).exclude(proved_at=None)
    return _release(Reflection.objects.filter(blog__in=trusted), now)


def _release(rows: ReflectionQuerySet, now: datetime) -> int:
    """What somebody else wrote on a shared blog waits for their word; in a finished cohort nothing comes out any more."""
    own = rows.filter(Q(post=None) | Q(post__author=F("author"))).exclude(held_at=None).exclude(original_address="")
    # The same post that came by its author's own feed meanwhile is shown, or was taken off, and never twice.
    names = PostKey.objects.filter(post__reflection=OuterRef(OuterRef("pk"))).values("key")
    twins = PostKey.objects.filter(post__author=OuterRef("author"), key__in=names).exclude(
        post__reflection=OuterRef("pk")
    )
    is_out = Q(post__deleted_at__isnull=False) | Q(post__reflection__isnull=False, post__reflection__held_at=None)
    own = own.exclude(Exists(twins.filter(is_out)))
    held = list(own.unfinished(now).select_for_update(of=("self",), no_key=True).order_by("pk"))
    if held:
        Reflection.objects.filter(pk__in=[row.pk for row in held]).update(held_at=None, updated_at=now)
        writing.refresh_many(held)
    return len(held)


def _learn(post: Post, numbers: Sequence[int]) -> None:
    if post.cohort is None:
        return
    blog = post.blog
    habits = [matching.Habit.from_json(row) for row in blog.habits]
    said = matching.Post(title=post.title, labels=tuple(post.labels))
    learned = matching.learn(said, numbers, programme_of(post.cohort), habits)
    blog.habits = [habit.as_json() for habit in learned]
    blog.save(update_fields=["habits"])


def _locked(post: Post, actor: Member) -> Post:
    rows = Post.objects.select_for_update(of=("self",)).select_related("blog", "cohort", "author", "reflection")
    return rows.get(pk=post.pk, author=actor, deleted_at=None)
