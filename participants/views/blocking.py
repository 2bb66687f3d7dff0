"""Whom a member has blocked: all of them, and the page that asks before one more is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants import blocking, reading
from participants.readers import as_member


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """Whom the member has blocked, each with the way back."""
    return render(request, "participants/blocks.html", {"blocks": blocking.blocks_of(as_member(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, handle: str) -> HttpResponse:
    """What blocking somebody means, and doing it; or taking it back."""
    member = as_member(request)
    found = reading.blog_of(handle, member)
    if found is None or found.is_own:
        raise Http404
    other = found.person
    if request.method != "POST":
        context = {"person": other, "is_blocked": blocking.has_blocked(member, other)}
        return render(request, "participants/block.html", context)
    if "back" in request.POST:
        blocking.unblock(other, by=member)
        messages.success(request, _("You and %(name)s can meet again.") % {"name": other.display_name})
        return redirect(other)
    blocking.block(other, by=member)
    messages.success(request, _("Done. You will not meet %(name)s here any more.") % {"name": other.display_name})
    return redirect("participants:blocks")
