"""Ticking a Thing, skipping it, and taking that back: small forms on the album, the home page and the Thing's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participants import ticking
from participants.forms.ticking import SkipForm
from participants.readers import as_member
from things.models import Thing


@require_POST
def tick_thing(request: HttpRequest, pk: int) -> HttpResponse:
    """Done without writing."""
    member = as_member(request)
    thing = get_object_or_404(ticking.tickable(member), pk=pk)
    try:
        ticking.tick(thing, actor=member)
    except ticking.CannotTick:
        return _refused(request, thing)
    return _done(request, thing, _("“%(thing)s” is ticked. Only you see that.") % {"thing": thing})


@require_POST
def skip_thing(request: HttpRequest, pk: int) -> HttpResponse:
    """Left out, with a note if there is one."""
    member = as_member(request)
    thing = get_object_or_404(ticking.tickable(member), pk=pk)
    form = SkipForm(request.POST)
    if not form.is_valid():
        messages.warning(request, " ".join(map(str, form.errors["note"])))
        return _back(request, thing)
    try:
        ticking.skip(thing, form.cleaned_data["note"], actor=member)
    except ticking.CannotTick:
        return _refused(request, thing)
    return _done(request, thing, _("“%(thing)s” is skipped. Only you see that.") % {"thing": thing})


@require_POST
def untick_thing(request: HttpRequest, pk: int) -> HttpResponse:
    """Open again."""
    member = as_member(request)
    thing = get_object_or_404(ticking.ticked(member), pk=pk)
    try:
        ticking.undo(thing, actor=member)
    except ticking.CannotTick:
        return _refused(request, thing)
    return _done(request, thing, _("“%(thing)s” is open again.") % {"thing": thing})


def _done(request: HttpRequest, thing: Thing, said: str) -> HttpResponse:
    messages.success(request, said)
    return _back(request, thing)


def _refused(request: HttpRequest, thing: Thing) -> HttpResponse:
    messages.warning(
        request, _("%(cohort)s has finished, and nothing in it changes any more.") % {"cohort": thing.cohort}
    )
    return _back(request, thing)


def _back(request: HttpRequest, thing: Thing) -> HttpResponse:
    """To the page that the form was on; it says which of the three that is."""
    page = request.POST.get("from", "")
    if page == "home":
        return redirect(f"{thing.cohort.get_absolute_url()}#spaces")
    if page == "thing" and thing.is_released:
        return redirect(f"{thing.get_absolute_url()}#settle")
    return redirect(f"{reverse('participants:album')}?cohort={thing.cohort.slug}#catch")
