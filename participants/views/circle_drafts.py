"""Drafts that a circle may read: offering them, taking them back, reading one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participants.circles import drafts
from participants.models import DraftOffer, Reflection
from participants.readers import as_member
from things.readers import note_cohort

# What the buttons on the writing page are called; everything was kept before.
ACTS = ("offer", "take-offer-back")


def act(request: HttpRequest, reflection: Reflection, action: str) -> HttpResponse:
    """Do what the button says, and back to the writing page."""
    member = as_member(request)
    if action == "offer" and drafts.offer(reflection, actor=member):
        messages.success(request, _("Your circle can read this draft now. It stays a draft."))
    elif action == "offer":
        messages.warning(request, _("There is no circle that could read it at the moment."))
    elif drafts.take_back(reflection, actor=member):
        messages.success(request, _("Your circle does not see this draft any more."))
    return redirect("participants:edit", pk=reflection.pk)


@never_cache
@require_safe
def circle_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft, for those in the circle to which it was offered, as long as it is."""
    shown = get_object_or_404(DraftOffer.objects.readable_by(as_member(request)).with_drafts(), pk=pk)
    note_cohort(request, shown.reflection.cohort)
    context = {
        "offer": shown,
        "reflection": shown.reflection,
        "draft_html": drafts.html_of(shown),
        "things": list(shown.reflection.things.released().for_cards().in_course_order()),
        "is_own": request.user == shown.reflection.author,
    }
    response = render(request, "participants/circle_draft.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
def take_draft_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author lets nobody read it any more."""
    member = as_member(request)
    own = DraftOffer.objects.filter(reflection__author=member).select_related("reflection", "circle")
    shown = get_object_or_404(own, pk=pk)
    drafts.take_back(shown.reflection, actor=member)
    messages.success(request, _("Your circle does not see this draft any more."))
    return redirect("participants:my_circle")
