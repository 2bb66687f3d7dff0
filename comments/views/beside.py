"""What readers do beside talking: see what is new, and say that they answered where something was written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comments import answers, there, visiting
from participants.models import Reflection
from participants.readers import as_member
from things.models import Thing


@require_POST
def see_thing(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk under a Thing is before the member's eyes."""
    return _see(request, get_object_or_404(Thing.objects.visible_to(request.user).for_cards(), pk=pk))


@require_POST
def see_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk under a reflection is before the member's eyes."""
    return _see(request, get_object_or_404(Reflection.objects.visible_to(request.user).for_cards(), pk=pk))


def _see(request: HttpRequest, target: Thing | Reflection) -> HttpResponse:
    member = as_member(request)
    if "all" in request.POST:
        visiting.see_all(target, by=member)
    else:
        visiting.note(target, by=member)
    if answers.is_htmx(request):
        return HttpResponse(status=204)
    return redirect(f"{target.get_absolute_url()}#talk")


@require_POST
def say_there(request: HttpRequest, pk: int) -> HttpResponse:
    """The member commented where a reflection was written, or takes that back."""
    readable = Reflection.objects.visible_to(request.user).for_cards()
    reflection = get_object_or_404(readable.exclude(original_address=""), pk=pk)
    member = as_member(request)
    if "back" in request.POST:
        there.take_back(reflection, by=member)
        messages.success(request, _("Noted: you have not commented there."))
    elif there.say(reflection, by=member):
        messages.success(request, _("Thank you. It counts as an answer here, too."))
    else:
        messages.info(request, _("That cannot be noted for this reflection."))
    return redirect(f"{reflection.get_absolute_url()}#talk")
