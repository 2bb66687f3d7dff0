"""The page on which a member deletes their account, and the way back while there is one."""

from __future__ import annotations

import logging

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comments import leaving
from comments.leaving_form import LeavingForm
from participants import leaving as wishes
from participants import rules
from participants.readers import as_member

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """What will happen, in words, and the choices; then the deed, or a date for it."""
    member = as_member(request)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    why_not = rules.why_not_leave(member)
    if form.is_bound and not why_not and form.is_valid():
        wishes.ask(member, actor=member, keeps=form.keeps, at_once=form.at_once)
        if form.at_once and _leave(member.pk):
            logout(request)
            return redirect("about", page="left")
        return redirect("comments:leave")
    return render(request, "comments/leave.html", {"form": form, "why_not": why_not})


def _leave(key: int) -> bool:
    try:
        return leaving.leave(key)
    except OSError:
        # The list of deletions cannot be written now; the job goes on trying, and the page says that it will be done.
        logger.exception("the account of member %s waits for its deletion", key)
        return False


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Thought again."""
    member = as_member(request)
    if wishes.stay(member, actor=member):
        messages.success(request, _("Good that you stay. Nothing of yours has changed."))
    return redirect("participants:settings")
