"""What was on top of a list before a member's eyes: the page tells, once it is seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from participants import offering
from participants.readers import as_member


@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """These reflections were seen on top; what is not there for this member is passed over."""
    asked = request.POST.getlist("reflection")[: offering.MOST_AT_ONCE]
    keys = [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 18]
    offering.note(keys, actor=as_member(request))
    return HttpResponse(status=204)
