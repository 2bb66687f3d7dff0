"""The printable page on how to label posts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpd.lib.visitors import cached_for_visitors
from participants.tagging import PLATFORMS, example_of
from things import edition
from things.course import Course
from things.readers import cohort_or_404


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def tagging(request: HttpRequest, cohort: str) -> HttpResponse:
    """How a post elsewhere finds its Thing: platform by platform, and the label of every Thing of this cohort."""
    found = cohort_or_404(request, cohort)
    course = Course(found)
    context = {"cohort": found, "course": course, "platforms": PLATFORMS, "example": example_of(course.things)}
    return render(request, "participants/tagging.html", context)
