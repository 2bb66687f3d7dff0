"""Writing a blog with others: whose the names on it are. Nobody's words stand under a member's name without their yes."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from participants import blogs, holding, posts, slugs, writing
from participants.models import Blog, BlogAuthor, Member, Participant, Post, Reflection
from participants.recognising import words_of

logger = logging.getLogger(__name__)

MOST_NAMES = 40


class CannotAsk(Exception):
    """This name cannot be given to anybody now: it is not on the blog, somebody said it is theirs, or there are too many."""


@dataclass(frozen=True)
class Name:
    """A name on a blog, how many posts stand under it, and who was asked or said that it is theirs."""

    byline: str
    posts: int
    row: BlogAuthor | None


def names_on(blog: Blog) -> list[Name]:
    """The names seen on a blog, the most frequent first."""
    rows = {words_of(row.byline): row for row in blog.authors.select_related("member")}
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for byline in Post.objects.filter(blog=blog).exclude(byline="").order_by("pk").values_list("byline", flat=True):
        counted[words_of(byline)] += 1
        shown.setdefault(words_of(byline), byline)
    return [Name(shown[key], amount, rows.get(key)) for key, amount in counted.most_common(MOST_NAMES)]


def questions_to(member: Member) -> list[BlogAuthor]:
    """Where somebody says that a member writes on their blog, and waits for a yes or a no."""
    rows = BlogAuthor.objects.filter(member=member, accepted_at=None, blog__closed_at=None)
    return list(rows.select_related("blog__member").order_by("pk")[:MOST_NAMES])


@transaction.atomic
def invite_author(blog: Blog, *, byline: str, member: Member, now: datetime | None = None) -> BlogAuthor:
    """The owner says that somebody writes on this blog under that name. Their own name needs nobody's word.

    Posts under it are nobody's until that member accepts, also those that were the owner's so far. Raises CannotAsk.
    """
    now = now or timezone.now()
    blog = holding.blog(blog.pk)
    rows = list(BlogAuthor.objects.filter(blog=blog))
    row = next((row for row in rows if words_of(row.byline) == words_of(byline)), None)
    if (row is None and len(rows) >= MOST_NAMES) or (row is not None and row.accepted_at and row.member != member):
        raise CannotAsk
    row = row or BlogAuthor(blog=blog, byline=byline[:200])
    row.member, row.invited_at = member, now
    row.accepted_at = row.accepted_at or (now if member.pk == blog.member_id else None)
    row.save()
    if row.accepted_at:
        give_posts(row, now=now)
    else:
        _let_go(row, now)
    logger.info("blog %s: member %s asked whether one name is theirs", blog.pk, member.pk)
    return row


@transaction.atomic
def accept(row: BlogAuthor, *, now: datetime | None = None) -> None:
    """A member says that a name on somebody's blog is theirs: what was written under it is theirs from now on.

    Raises BlogAuthor.DoesNotExist where the question was taken back meanwhile, or is another's now.
    """
    holding.blogs([row.blog_id])
    row = BlogAuthor.objects.select_related("blog__member", "member").get(pk=row.pk, member=row.member_id)
    row.accepted_at = row.accepted_at or now or timezone.now()
    row.save(update_fields=["accepted_at"])
    give_posts(row, now=now)
    logger.info("blog %s: one name is member %s's", row.blog_id, row.member_id)


@transaction.atomic
def decline(row: BlogAuthor) -> None:
    """A member says that a name is not theirs, or the owner takes the question back: posts under it stay nobody's."""
    holding.blogs([row.blog_id])
    BlogAuthor.objects.filter(pk=row.pk, member=row.member_id, accepted_at=None).delete()
    logger.info("blog %s: one name is not member %s's", row.blog_id, row.member_id)


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


def _posts_under(row: BlogAuthor, *, author: Member | None) -> list[Post]:
    rows = Post.objects.filter(blog=row.blog, author=author).exclude(byline="").select_related("reflection")
    return [post for post in rows.defer("body_html") if words_of(post.byline) == words_of(row.byline)]
