"""The directory of a cohort."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpd.lib.visitors import cached_for_visitors
from participants import editions
from participants.directory import Directory
from things.readers import cohort_or_404


@login_not_required
@require_safe
@cached_for_visitors(editions.of_cohort)
def people(request: HttpRequest, cohort: str) -> HttpResponse:
    """The people who chose to be listed, those with the newest words first."""
    found = cohort_or_404(request, cohort)
    directory = Directory(found, request.user, request.GET)
    return render(request, "participants/people.html", {"cohort": found, "directory": directory, "nav": "people"})
