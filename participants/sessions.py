"""Where a member is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from participants.models import Member


def living(member: Member) -> list[UserSession]:
    """The sessions of a member that still open the door, in the order of signing in; the dead ones are forgotten."""
    known = list(UserSession.objects.filter(user=member).order_by("created_at", "pk"))
    keys = [session.session_key for session in known]
    open_now = {
        row.session_key
        for row in Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
        if is_of(member, row)
    }
    dead = [session.pk for session in known if session.session_key not in open_now]
    if dead:
        UserSession.objects.filter(pk__in=dead).delete()
    return [session for session in known if session.session_key in open_now]


def is_of(member: Member, row: Session) -> bool:
    """Whether a session was begun with the password that the member has now."""
    return constant_time_compare(row.get_decoded().get(HASH_SESSION_KEY, ""), member.get_session_auth_hash())


def end(sessions: list[UserSession]) -> None:
    """Sign out of these, on the server."""
    Session.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()
