"""What was on top of a list before a member's eyes: the page tells, once it is seen. And asking for someone else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participants import hello, offering
from participants.models import Reflection
from participants.readers import as_member


@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """These reflections were seen on top, or one whose author could be greeted; what is not there is passed over."""
    member = as_member(request)
    if keys := _keys(request.POST.getlist("reflection")[: offering.MOST_AT_ONCE]):
        offering.note(keys, actor=member)
    for key in _keys(request.POST.getlist("hello")[:1]):
        hello.shown(key, actor=member)
    return HttpResponse(status=204)


def _keys(asked: list[str]) -> list[int]:
    return [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 18]


@require_POST
def someone_else(request: HttpRequest, pk: int) -> HttpResponse:
    """Not the author of this one: back to where the member was, and to whoever is suggested now."""
    member = as_member(request)
    listed = Reflection.objects.in_lists_for(member).exclude(author=member).for_cards()
    reflection = get_object_or_404(listed, pk=pk)
    found = hello.pass_on(reflection, actor=member)
    if found and found.person == reflection.author:
        name = found.person.get_short_name()
        messages.info(request, _("Nobody else fits just now, so here is %(name)s again.") % {"name": name})
    back = request.POST.get("back", "")
    is_here = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(f"{back if is_here else reflection.cohort.get_absolute_url()}{'#meet' if found else ''}")
