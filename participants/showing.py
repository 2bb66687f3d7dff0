"""Showing posts from elsewhere as reflections: new ones made, those that are shown revised when their source changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from participants import holding, posts, slugs, writing
from participants.models import Blog, Post, Reflection
from participants.models.post import PostQuerySet
from things.models import Thing

FOLLOWING = ["title", "body_html", "excerpt", "edited_at", "blog", "original_address", "updated_at"]


@transaction.atomic
def show_waiting(rows: PostQuerySet, *, now: datetime) -> int:
    """Show those of these stored posts whose Things are released, in cohorts that are not finished; how many there were.

    For posts that were early, and for older ones that their author asked for.
    """
    locked = (
        rows.unfinished(now)
        .filter(reflection=None, chosen_at=None, set_aside_at=None, deleted_at=None)
        .exclude(matches=[])
    )
    holding.members(locked.exclude(author=None).order_by().values_list("author", flat=True).distinct())
    found = list(locked.select_for_update(of=("self",)).select_related("blog", "author", "cohort"))
    pairs = [(post, posts.released_of(post, [row["number"] for row in post.matches], now)) for post in found]
    shown = show_all([(post, things) for post, things in pairs if things and post.author], now=now)
    if shown:
        writing.refresh_many(shown)
    return len(shown)


def show_released(now: datetime | None = None) -> int:
    """Show the posts that were written before their Thing was released, and what is held for no reason any more."""
    now = now or timezone.now()
    return show_waiting(Post.objects.waiting().exclude(cohort=None), now=now) + posts.release_all(now)


def show_all(chosen: Sequence[tuple[Post, list[Thing]]], *, now: datetime) -> list[Reflection]:
    """Make reflections of stored posts, in a few questions however many there are. The caller counts anew."""
    made: list[Reflection] = []
    for author in {post.author_id: post.author for post, _things in chosen}.values():
        if author is None:
            continue
        own = [(post, things) for post, things in chosen if post.author_id == author.pk]
        names = slugs.free_slugs(author, [posts.shown_title(post) for post, _things in own])
        pairs = zip(own, names, strict=True)
        rows = [posts.new_reflection(post, slug=slug, now=now) for (post, _things), slug in pairs]
        Reflection.objects.bulk_create(rows)
        through = Reflection.things.through
        through.objects.bulk_create(
            through(reflection_id=row.pk, thing_id=thing.pk)
            for row, (_post, things) in zip(rows, own, strict=True)
            for thing in things
        )
        for row, (post, _things) in zip(rows, own, strict=True):
            post.reflection = row
        Post.objects.bulk_update([post for post, _things in own], ["reflection"])
        made += rows
    return made


def follows(reflection: Reflection, blog: Blog, now: datetime) -> bool:
    """Whether what a blog says now may change this: in a cohort that goes on, of a blog that is trusted; or it is held."""
    if reflection.cohort.is_finished(now):
        return False
    return reflection.held_at is not None or (blog.is_trusted and blog.closed_at is None)


def revise(post: Post, things: Sequence[Thing], *, now: datetime) -> tuple[Reflection, set[int]]:
    """Words follow their source, unless an organiser has acted on them; Things only where none would be lost.

    The reflection, and the keys of the Things that it was about. The caller counts anew.
    """
    rows = Reflection.objects.select_for_update(of=("self",), no_key=True).select_related("cohort")
    reflection = rows.get(pk=post.reflection_id or 0)
    if reflection.frozen_at is None and reflection.hidden_at is None:
        changed = (reflection.title, reflection.body_html) != (posts.shown_title(post), post.body_html)
        reflection.title, reflection.body_html = posts.shown_title(post), post.body_html
        reflection.excerpt = post.excerpt
        reflection.edited_at = now if changed else reflection.edited_at
    reflection.blog, reflection.original_address = post.blog, post.link or post.blog.address
    reflection.save(update_fields=FOLLOWING)
    before: set[int] = set()
    if things and reflection.frozen_at is None:
        before = set(reflection.things.values_list("pk", flat=True))
        reflection.things.set(things)
    return reflection, before
