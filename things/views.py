"""Pages of the programme: schedule, Things, one Thing and its picture."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpd.lib.visitors import cached_for_visitors
from things import edition, ical, pictures, rules
from things.models import Thing
from things.readers import cohort_or_404, note_cohort

SHOWS = ("all", "open", "short")


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def schedule(request: HttpRequest, cohort: str) -> HttpResponse:
    """All weeks of a cohort, with their dates and Things."""
    return render(request, "things/schedule.html", {"cohort": cohort_or_404(request, cohort), "nav": "schedule"})


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def calendar(request: HttpRequest, cohort: str) -> HttpResponse:
    """The schedule for people's own calendars."""
    shown = cohort_or_404(request, cohort)
    response = HttpResponse(ical.calendar(shown), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{shown.slug}.ics"'
    response.headers["Last-Modified"] = http_date(shown.edition_at.timestamp())
    return response


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def thing_list(request: HttpRequest, cohort: str) -> HttpResponse:
    """All Things of a cohort; `show` leaves some of them."""
    show = request.GET.get("show", "")
    shown = show if show in SHOWS else SHOWS[0]
    context = {"cohort": cohort_or_404(request, cohort), "show": shown, "nav": "things"}
    wants_list = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "things/_things.html" if wants_list else "things/thing_list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def thing(request: HttpRequest, cohort: str, number: int) -> HttpResponse:
    """One Thing, once it is released; organisers and its guest author see it before."""
    shown = Thing.objects.visible_to(request.user).filter(cohort__slug=cohort, number=number).for_page().first()
    if shown is None or not rules.can_see_cohort(request.user, shown.cohort):
        raise Http404
    note_cohort(request, shown.cohort)
    return render(request, "things/thing_detail.html", {"thing": shown, "cohort": shown.cohort, "nav": "things"})


@login_not_required
@require_safe
@never_cache
def preview(request: HttpRequest, cohort: str, number: int, key: str) -> HttpResponse:
    """A Thing before it is released, for whoever was given its secret link."""
    shown = get_object_or_404(Thing.objects.for_page(), cohort__slug=cohort, number=number)
    if not rules.holds_preview_link(shown, key):
        raise Http404
    note_cohort(request, shown.cohort)
    context = {"thing": shown, "cohort": shown.cohort, "is_preview": True}
    response = render(request, "things/thing_detail.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_safe
def picture(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """A Thing's picture, for whoever may see the Thing."""
    shown = Thing.objects.released().filter(pk=pk).first()
    is_public = shown is not None
    if shown is None:
        shown = get_object_or_404(Thing, pk=pk)
        if not pictures.is_preview_signature(shown, request.GET.get("preview", "")):
            shown = get_object_or_404(Thing.objects.visible_to(request.user), pk=pk)
    file = pictures.of_size(shown, size)
    if size not in pictures.SIZES or not file.name or not file.storage.exists(file.name):
        raise Http404
    etag = f'"{pictures.version(shown, size)}"'
    answer = get_conditional_response(request, etag=etag) or FileResponse(file.open(), content_type="image/webp")
    answer.headers["ETag"] = etag
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = pictures.cache_rule(
        is_public=is_public, is_current=request.GET.get("v") == pictures.version(shown, size)
    )
    return answer
