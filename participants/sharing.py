"""Writing a blog with others: whose the names on it are. Nobody's words stand under a member's name without their yes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from participants import blogs, holding, notifications, posts, slugs, writing
from participants.models import Blog, BlogAuthor, Member, Participant, Post, Reflection
from participants.models.blog import BlogAuthorQuerySet
from participants.recognising import words_of

logger = logging.getLogger(__name__)

MOST_NAMES = 40
# Somebody with many names, or who is asked again and again, hears of it by mail this often at most; the page has it all.
PEACE = timedelta(days=7)


class CannotAsk(Exception):
    """This name cannot be given to anybody now: it is not on the blog, somebody said it is theirs, or there are too many."""


@dataclass(frozen=True)
class Name:
    """A name on a blog, how many posts stand under it, and who was asked or said that it is theirs."""

    byline: str
    posts: int
    row: BlogAuthor | None


def names_on(blog: Blog) -> list[Name]:
    """The names seen on a blog, the most frequent first; one whose member said no is free."""
    rows = {words_of(row.byline): row for row in blog.authors.filter(declined_at=None).select_related("member")}
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for byline in Post.objects.filter(blog=blog).exclude(byline="").order_by("pk").values_list("byline", flat=True):
        counted[words_of(byline)] += 1
        shown.setdefault(words_of(byline), byline)
    return [Name(shown[key], amount, rows.get(key)) for key, amount in counted.most_common(MOST_NAMES)]


def is_shared(blog: Blog, names: Sequence[Name]) -> bool:
    """Whether there is anything to say about the names on a blog: there are several, or somebody was asked once."""
    return len(names) > 1 or blog.authors.exists()


def questions_to(member: Member) -> list[BlogAuthor]:
    """Where somebody says that a member writes on their blog, and waits for a yes or a no."""
    rows = BlogAuthor.objects.to_answer().filter(member=member)
    return list(rows.with_blogs().order_by("pk")[:MOST_NAMES])


def names_of(member: Member) -> list[BlogAuthor]:
    """The names on other members' blogs that a member said are theirs, while these blogs are read."""
    rows = BlogAuthor.objects.accepted().filter(member=member, blog__closed_at=None).exclude(blog__member=member)
    return list(rows.with_blogs().order_by("pk")[:MOST_NAMES])


def writes_on(member: Member, blog: Blog) -> BlogAuthor | None:
    """The name that a member has on somebody else's blog, or is asked about."""
    rows = BlogAuthor.objects.filter(blog=blog, member=member, declined_at=None).exclude(blog__member=member)
    return rows.order_by("accepted_at", "pk").first()


@transaction.atomic
def invite_author(blog: Blog, *, byline: str, member: Member, now: datetime | None = None) -> BlogAuthor:
    """The owner says that somebody writes on this blog under that name. Their own name needs nobody's word.

    Posts under it are nobody's until that member accepts, also those that were the owner's so far. Who is asked gets one
    letter; asking twice asks once. Raises CannotAsk.
    """
    now = now or timezone.now()
    blog = holding.blog(blog.pk)
    rows = list(BlogAuthor.objects.filter(blog=blog))
    row = next((row for row in rows if words_of(row.byline) == words_of(byline)), None)
    if (row is None and len(rows) >= MOST_NAMES) or (row is not None and row.accepted_at and row.member != member):
        raise CannotAsk
    if not Member.objects.filter(pk=member.pk, is_active=True, left_at=None).exists():
        raise CannotAsk
    row = row or BlogAuthor(blog=blog, byline=byline[:200])
    is_news = row.pk is None or row.member_id != member.pk or row.declined_at is not None
    row.told_at = row.told_at if row.member_id == member.pk else None
    row.member, row.declined_at = member, None
    row.invited_at = now if is_news else row.invited_at
    row.accepted_at = row.accepted_at or (now if member.pk == blog.member_id else None)
    if is_news and row.accepted_at is None:
        _tell(row, now)
    row.save()
    if row.accepted_at:
        give_posts(row, now=now)
    else:
        _let_go(row, now)
    logger.info("blog %s: member %s asked whether one name is theirs", blog.pk, member.pk)
    return row


def _tell(row: BlogAuthor, now: datetime) -> None:
    """One letter about being named; another one only when the last from this blog's member is a while ago."""
    asked = BlogAuthor.objects.filter(member=row.member_id, blog__member=row.blog.member_id)
    if not asked.filter(told_at__gt=now - PEACE).exists():
        row.told_at = now
        notifications.named_as_author(row)


@transaction.atomic
def accept(row: BlogAuthor, *, now: datetime | None = None) -> None:
    """A member says that a name on somebody's blog is theirs: what was written under it is theirs from now on.

    Raises BlogAuthor.DoesNotExist where the question was taken back meanwhile, or is another's now.
    """
    holding.blogs([row.blog_id])
    row = BlogAuthor.objects.with_blogs().get(pk=row.pk, member=row.member_id, declined_at=None)
    row.accepted_at = row.accepted_at or now or timezone.now()
    row.save(update_fields=["accepted_at"])
    give_posts(row, now=now)
    logger.info("blog %s: one name is member %s's", row.blog_id, row.member_id)


@transaction.atomic
def decline(row: BlogAuthor, *, now: datetime | None = None) -> None:
    """A member says that a name is not theirs, or the owner takes the question back: posts under it stay nobody's."""
    if _free(row, BlogAuthor.objects.filter(accepted_at=None), now):
        logger.info("blog %s: one name is not member %s's", row.blog_id, row.member_id)


@transaction.atomic
def leave(row: BlogAuthor, *, now: datetime | None = None) -> None:
    """A member does not write under this name any more: what is shown stays theirs, everything else is nobody's."""
    if _free(row, BlogAuthor.objects.accepted(), now):
        holding.members([row.member_id])
        own = [post for post in _posts_under(row, author=row.member) if not _is_out(post)]
        Post.objects.filter(pk__in=[post.pk for post in own]).update(author=None)
        logger.info("blog %s: one name is not member %s's any more", row.blog_id, row.member_id)


def _free(row: BlogAuthor, rows: BlogAuthorQuerySet, now: datetime | None) -> int:
    """Free a name, where it is still as it was seen. The row stays: the name is not the owner's own by that."""
    holding.blogs([row.blog_id])
    same = rows.filter(pk=row.pk, member=row.member_id, declined_at=None)
    return same.update(accepted_at=None, declined_at=now or timezone.now())


def give_posts(row: BlogAuthor, *, now: datetime | None = None) -> None:
    """Posts under this name that are nobody's get their author, and are read again for Things."""
    now = now or timezone.now()
    holding.members([row.member_id])
    own = _posts_under(row, author=None)
    # An empty hash makes the next reading look at the post again.
    Post.objects.filter(pk__in=[post.pk for post in own]).update(author=row.member, content_hash="")
    _hand_over([post.reflection for post in own if post.reflection is not None], row.member)
    blogs.read_again(row.blog, now)
    posts.hold_or_release(row.blog, now=now)


def _let_go(row: BlogAuthor, now: datetime) -> None:
    """What stood under the owner's name and is somebody else's leaves their pages, until that somebody says yes.

    In a finished cohort it stays: nobody's yes could bring it back there.
    """
    own = _posts_under(row, author=row.blog.member)
    Post.objects.filter(pk__in=[post.pk for post in own]).update(author=None)
    keys = [post.reflection_id for post in own if post.reflection_id is not None]
    shown = list(Reflection.objects.filter(pk__in=keys, held_at=None).unfinished(now))
    Reflection.objects.filter(pk__in=[reflection.pk for reflection in shown]).update(held_at=now)
    if shown:
        writing.refresh_many(shown)


def _hand_over(shown: list[Reflection], member: Member) -> None:
    """Reflections get the address of their real author, where that member has a place in their cohort and it is not finished."""
    cohorts = set(Participant.objects.filter(member=member).to_write_in().values_list("cohort", flat=True))
    theirs = [row for row in shown if row.author_id != member.pk and row.cohort_id in cohorts]
    for row, slug in zip(theirs, slugs.free_slugs(member, [row.title for row in theirs]), strict=True):
        row.author, row.slug = member, slug
        row.save(update_fields=["author", "slug", "updated_at"])


def _is_out(post: Post) -> bool:
    """Whether readers have seen it under its author's name, or its author has decided about it."""
    shown = post.reflection is not None and post.reflection.held_at is None
    return shown or post.set_aside_at is not None or post.deleted_at is not None


def _posts_under(row: BlogAuthor, *, author: Member | None) -> list[Post]:
    rows = Post.objects.filter(blog=row.blog, author=author).exclude(byline="").select_related("reflection")
    return [post for post in rows.defer("body_html") if words_of(post.byline) == words_of(row.byline)]
