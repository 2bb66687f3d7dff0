"""How often somebody may search. The numbers stand in docs/limits.md; RATE_LIMITS_ENABLED lifts them."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from cpd.lib.limits import client_address, within

VISITORS_A_MINUTE = 30
MEMBERS_A_MINUTE = 60
WAIT = 60


def may_search(request: HttpRequest) -> bool:
    """Count one more search, of a member or of a network address, and say whether it is within the limit."""
    if request.user.is_authenticated:
        return within("search", f"member {request.user.pk}", amount=MEMBERS_A_MINUTE, per=timedelta(minutes=1))
    return within("search", client_address(request), amount=VISITORS_A_MINUTE, per=timedelta(minutes=1))
