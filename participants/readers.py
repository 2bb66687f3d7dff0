"""Who is reading, where only members get."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from participants.models import Member


def as_member(request: HttpRequest) -> Member:
    """The signed-in member; closed pages have one."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user
