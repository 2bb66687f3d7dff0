"""Who is reading: the cohort an address names, and the clock its times are told by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from things import rules
from things.models import Cohort


def cohort_or_404(request: HttpRequest, slug: str) -> Cohort:
    """The cohort of this address, noted on the request for the page's frame; times are told by the reader's clock.

    Raises Http404 where there is none, and alike where this reader may not see it.
    """
    cohort = Cohort.objects.filter(slug=slug).first()
    if cohort is None or not rules.can_see_cohort(request.user, cohort):
        raise Http404
    note_cohort(request, cohort)
    return cohort


def note_cohort(request: HttpRequest, cohort: Cohort) -> None:
    """Let the page's frame show this cohort, and tell times by the reader's own zone, else by the cohort's."""
    request.cohort = cohort  # type: ignore[attr-defined]
    timezone.activate(getattr(request.user, "zone", None) or cohort.zone)


def tell_own_time(request: HttpRequest) -> None:
    """On a page about no cohort, tell times by the member's own zone if they chose one."""
    if not hasattr(request, "cohort") and (zone := getattr(getattr(request, "user", None), "zone", None)):
        timezone.activate(zone)


def each_on_their_own_clock(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: the clock that one reader's page was told by is not there any more for the next reader.

    Views that are about their reader anyway find the reader's clock set.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kw: dict[str, Any]
    ) -> None:
        if request.method not in {"GET", "HEAD"} or getattr(view, "login_required", True):
            tell_own_time(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
