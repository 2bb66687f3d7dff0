"""Rows that are held while something is done about them: in one order everywhere, or PostgreSQL would break a deadlock.

Blogs elsewhere, feeds, members, posts, reflections, cohorts (by moving their editions), Things, comments; several of a
kind by their keys. What points to a held row can be written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from participants.models import Blog, Member


def blog(key: int) -> Blog:
    """A blog as it is now, with its member, held until the transaction ends. Raises Blog.DoesNotExist."""
    rows = Blog.objects.select_for_update(of=("self",), no_key=True).select_related("member")
    return rows.get(pk=key)


def blogs(keys: Iterable[int]) -> list[Blog]:
    """The same of several; those that are gone are left out."""
    rows = Blog.objects.select_for_update(of=("self",), no_key=True).select_related("member")
    return list(rows.filter(pk__in=set(keys)).order_by("pk"))


def present(member: Member) -> Member:
    """A member as they are now, held. Raises PermissionDenied where they have left since they were let in."""
    found = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if found.left_at is not None:
        raise PermissionDenied
    return found


def members(keys: Iterable[int]) -> list[Member]:
    """Members as they are now. Addresses below somebody's blog are given by whoever holds them."""
    rows = Member.objects.select_for_update(no_key=True)
    return list(rows.filter(pk__in=set(keys)).order_by("pk"))
