"""Muting a conversation: the button beside it, and the page behind the link in a letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from comments import answers, muting
from participants.models import Reflection
from participants.readers import as_member
from things import readers
from things.models import Thing


@require_POST
def mute_thing(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk about a Thing."""
    return _mute(request, get_object_or_404(Thing.objects.visible_to(request.user).for_cards(), pk=pk))


@require_POST
def mute_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk about a reflection."""
    return _mute(request, get_object_or_404(Reflection.objects.visible_to(request.user).for_cards(), pk=pk))


def _mute(request: HttpRequest, place: Thing | Reflection) -> HttpResponse:
    readers.note_cohort(request, place.cohort)
    is_muted = request.POST.get("hear") != "1"
    (muting.mute if is_muted else muting.unmute)(place, by=as_member(request))
    said = _("Muted: nothing from this conversation reaches you now.") if is_muted else _("You hear of it again.")
    if answers.is_htmx(request):
        context = {"target": place, "is_reflection": isinstance(place, Reflection), "is_muted": is_muted, "said": said}
        return render(request, "comments/_mute.html", context)
    messages.success(request, said)
    return redirect(f"{place.get_absolute_url()}#talk")


# The link is the proof, as with the links that stop a kind of mail: it needs no sign-in and no cookie.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mute_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter's link mutes; with POST, muted at once, and with `hear` heard again."""
    meant = muting.read(token)
    if meant is None:
        raise Http404
    member, place = meant
    if request.method == "POST":
        (muting.unmute if request.POST.get("hear") == "1" else muting.mute)(place, by=member)
    page = {"is_muted": muting.is_muted(place, member), "place": place}
    response = render(request, "comments/mute_by_mail.html", page)
    # The address is a key; it goes to no page that is opened from here.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
