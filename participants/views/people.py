"""The directory of a cohort, as a page and as a list for feed readers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from cpd.lib.feeds import one_line
from cpd.lib.visitors import cached_for_visitors
from participants import opml
from participants.directory import Directory
from things import edition
from things.models import Cohort
from things.readers import cohort_or_404


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def people(request: HttpRequest, cohort: str) -> HttpResponse:
    """The people who chose to be listed, those with the newest words first."""
    found = cohort_or_404(request, cohort)
    directory = Directory(found, request.user, request.GET)
    return render(request, "participants/people.html", {"cohort": found, "directory": directory, "nav": "people"})


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def people_opml(request: HttpRequest, cohort: str) -> HttpResponse:
    """The same people with their feeds, all pages of them; public whoever asks."""
    found = get_object_or_404(Cohort.objects.listed(), slug=cohort)
    directory = Directory(found, AnonymousUser(), request.GET)
    context = {"title": one_line(found.title), "outlines": opml.outlines(directory)}
    response = render(request, "participants/people.opml", context, content_type="text/x-opml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}-people.opml"'
    response.headers["Last-Modified"] = http_date(found.edition_at.timestamp())
    return response
