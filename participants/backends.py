"""Who a session belongs to."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from participants.models import Member


class MemberBackend(AuthenticationBackend):
    """allauth's way of signing in; the member of a session is loaded with what nearly every page asks of them."""

    def get_user(self, user_id: Any) -> Member | None:
        member = Member.objects.with_confirmed_email().filter(pk=user_id).first()
        return member if member is not None and self.user_can_authenticate(member) else None
