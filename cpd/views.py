"""Pages that see the whole house: home, search, health, and the pages about the site."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpd.desk.search import limits as search_limits
from cpd.desk.search.finding import Search
from cpd.desk.yours import registry
from cpd.home import Home
from cpd.lib.visitors import cached_for_visitors
from participants import reading
from things import edition
from things.models import Cohort
from things.readers import cohort_or_404, note_cohort

ABOUT_PAGES = ("programme", "kind", "accessibility", "privacy", "left")
SECRET_FIELDS = re.compile(r"pass|token|secret|key|code|mail|login|next", re.IGNORECASE)
WORTH_KEEPING = 20


@login_not_required
@require_safe
@cached_for_visitors(edition.of_front_page)
def home(request: HttpRequest) -> HttpResponse:
    """The home of the reader's cohort, or a choice of cohorts."""
    cohorts = reading.cohorts_to_choose_from(request.user)
    if len(cohorts) == 1:
        note_cohort(request, cohorts[0])
        return show_home(request, cohorts[0])
    return render(request, "home/choice.html", {"cohorts": cohorts})


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def cohort_home(request: HttpRequest, cohort: str) -> HttpResponse:
    """One cohort's home."""
    return show_home(request, cohort_or_404(request, cohort))


def show_home(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """The home of a cohort, for a participant or for everybody else."""
    shown = Home(cohort, request.user)
    template = "home/participant.html" if shown.place else "home/visitor.html"
    return render(request, template, {"home": shown, "cohort": cohort, "course": shown.course})


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Things, people, reflections and comments with the words asked for, as far as this reader may see them."""
    asked = Search(request.user, request.GET)
    if asked.is_asked and not search_limits.may_search(request):
        response = render(request, "429.html", status=429)
        response.headers["Retry-After"] = str(search_limits.WAIT)
    else:
        response = render(request, "search/search.html", {"search": asked, "nav": "search"})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def about(request: HttpRequest, page: str) -> HttpResponse:
    """A page about the site."""
    if page not in ABOUT_PAGES:
        raise Http404
    context = {"groups": registry.GROUPS} if page == "privacy" else {}
    return render(request, f"about/{page}.html", context)


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site answers and its database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse("The database is away.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from elsewhere, or whose page was too old; what was typed is shown, to be copied."""
    try:
        typed = [
            text.strip()
            for name, text in request.POST.items()
            if isinstance(text, str) and not SECRET_FIELDS.search(name) and len(text.strip()) >= WORTH_KEEPING
        ]
    except (UnreadablePostError, OSError):
        typed = []
    return render(request, "403_csrf.html", {"typed": typed}, status=403)
