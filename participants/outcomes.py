"""What became of posts elsewhere, in words: for one post and for the database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models import Post
from participants.models.post import PostQuerySet


class Outcome(models.TextChoices):
    """Where a post is now. Each post has exactly one."""

    SHOWN = "shown", _("Shown")
    HELD = "held", _("Held")
    HIDDEN = "hidden", _("Hidden")
    WAITING = "waiting", _("Waiting in the inbox")
    EARLY = "early", _("Early")
    ASIDE = "aside", _("Set aside")
    TAKEN_OFF = "taken-off", _("Taken off")
    OLDER = "older", _("From before joining")
    NOBODYS = "nobodys", _("Nobody’s yet")
    LEFT = "left", _("Blog disconnected")


MEANS = {
    Outcome.SHOWN: _("readers find it here"),
    Outcome.HELD: _("until the blog is shown to be its member’s, or its quarantine ends"),
    Outcome.HIDDEN: _("an organiser has hidden it"),
    Outcome.WAITING: _("no Thing was found in it; its author says which it is about"),
    Outcome.EARLY: _("it is shown when its Thing is released"),
    Outcome.ASIDE: _("its author says that it is about no Thing"),
    Outcome.TAKEN_OFF: _("its author took it off this site, and it does not come back"),
    Outcome.OLDER: _("shown only if its author wants older posts"),
    Outcome.NOBODYS: _("nobody has said that the name on the blog is theirs"),
    Outcome.LEFT: _("it waited in the inbox when its blog was disconnected"),
}
# The first that is true of a post says what became of it.
CONDITIONS: list[tuple[Outcome, Q]] = [
    (Outcome.TAKEN_OFF, Q(deleted_at__isnull=False)),
    (Outcome.HIDDEN, Q(reflection__hidden_at__isnull=False)),
    (Outcome.HELD, Q(reflection__held_at__isnull=False)),
    (Outcome.SHOWN, Q(reflection__isnull=False)),
    (Outcome.ASIDE, Q(set_aside_at__isnull=False)),
    (Outcome.NOBODYS, Q(author__isnull=True)),
    (Outcome.OLDER, Q(is_older=True)),
    (Outcome.LEFT, Q(blog__closed_at__isnull=False)),
    (Outcome.EARLY, ~Q(matches=[])),
    (Outcome.WAITING, Q()),
]


def of(post: Post) -> Outcome:
    """What became of a post; asks nothing when its reflection and its blog are loaded."""
    reflection = post.reflection
    if post.deleted_at is not None:
        return Outcome.TAKEN_OFF
    if reflection is not None:
        if reflection.hidden_at is not None:
            return Outcome.HIDDEN
        return Outcome.SHOWN if reflection.held_at is None else Outcome.HELD
    if post.set_aside_at is not None:
        return Outcome.ASIDE
    if post.author_id is None:
        return Outcome.NOBODYS
    if post.is_older:
        return Outcome.OLDER
    if post.blog.closed_at is not None:
        return Outcome.LEFT
    return Outcome.EARLY if post.matches else Outcome.WAITING


def with_outcome(rows: PostQuerySet, outcome: str) -> PostQuerySet:
    """Those of which the same became."""
    for other, condition in CONDITIONS:
        if other == outcome:
            return rows.filter(condition)
        rows = rows.exclude(condition)
    return rows.none()
