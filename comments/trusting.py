"""What organisers do about blogs elsewhere: take them as their members' own, stop reading them. Each is one line of the log.

An act that changes nothing adds no line and answers False.
"""

from __future__ import annotations

from django.db import transaction

from comments.models import Action
from participants import blogs, holding
from participants.models import Blog, Member


@transaction.atomic
def take_as_theirs(blog: Blog, *, by: Member, reason: str = "") -> bool:
    """An organiser knows whose blog this is: it is trusted, a quarantine ends, and what was held is shown.

    Raises discovery.CannotConnect(Reason.TAKEN) where it moved to an address that is read for somebody else.
    """
    locked = holding.blog(blog.pk)
    if locked.is_trusted or locked.closed_at is not None:
        return False
    verb, name = Action.Verb.VOUCH, str(locked)
    if locked.quarantined_at is not None:
        verb = Action.Verb.END_QUARANTINE
        blogs.confirm(locked)
        locked = holding.blog(blog.pk)
    blogs.vouch(locked)
    _log(locked, name, verb, by, reason)
    return True


@transaction.atomic
def stop_reading(blog: Blog, *, by: Member, reason: str = "") -> bool:
    """An organiser disconnects a blog. What it brought stays, and its member can connect it again."""
    locked = holding.blog(blog.pk)
    if locked.closed_at is not None:
        return False
    blogs.close(locked)
    _log(locked, str(locked), Action.Verb.STOP_READING, by, reason)
    return True


def _log(blog: Blog, name: str, verb: Action.Verb, by: Member, reason: str) -> None:
    Action.objects.create(
        actor_id_was=by.pk,
        actor_name=by.display_name,
        verb=verb,
        target_id=blog.pk,
        target_label=name[:200],
        author_name=blog.member.display_name,
        reason=reason,
    )
