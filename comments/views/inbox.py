"""The inbox: what a member was told, the way to the words, and the word that they have seen it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comments import answers, seeing
from comments.inbox import Inbox
from comments.models import Notification
from participants.readers import as_member

# Longer numbers are of no row in any database.
LONGEST_NUMBER = 18


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What is new, and what was."""
    found = Inbox(as_member(request), request.GET.get("cursor"), request.GET.get("only", ""))
    return render(request, "comments/inbox.html", {"inbox": found, "waiting_posts": found.waiting_posts})


@require_POST
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """To the words, and it is seen."""
    member = as_member(request)
    row = get_object_or_404(Notification.objects.shown_to(member).for_inbox(), pk=pk)
    seeing.see([row.pk], by=member)
    return redirect(row)


@require_POST
def see(request: HttpRequest) -> HttpResponse:
    """Some are seen (`n`), or all that a page of the inbox knew of (`through`)."""
    member = as_member(request)
    through = _numbers([request.POST.get("through", "")])
    if through:
        seeing.see_all(by=member, through=through[0])
    else:
        seeing.see(_numbers(request.POST.getlist("n")), by=member)
    if answers.is_htmx(request):
        return render(request, "comments/_inbox_link.html", {"oob": True})
    return redirect("comments:inbox")


def _numbers(typed: list[str]) -> list[int]:
    return [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER]
