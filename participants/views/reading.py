"""Reading: the stream, a blog, one reflection."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cpd.lib.visitors import cached_for_visitors
from participants import editions, reading
from participants.models import Reflection
from participants.stream import Stream
from things import edition
from things.readers import cohort_or_404, note_cohort


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def stream(request: HttpRequest, cohort: str) -> HttpResponse:
    """What the people of a cohort wrote, newest first, narrowed by what is asked for."""
    found = cohort_or_404(request, cohort)
    context = {"cohort": found, "stream": Stream(found, request.user, request.GET), "nav": "reflections"}
    return render(request, "participants/stream.html", context)


@login_not_required
@require_safe
@cached_for_visitors(editions.of_blog)
def blog(request: HttpRequest, handle: str) -> HttpResponse:
    """A member's blog: who they are, and what they wrote that this reader may see."""
    found = reading.blog_of(handle, request.user, request.GET.get("cursor"))
    if found is None:
        raise Http404
    if found.page.items:
        note_cohort(request, found.page.items[0].cohort)
    return render(request, "participants/blog.html", {"blog": found, "person": found.person})


@login_not_required
@require_safe
@cached_for_visitors(editions.of_blog)
def reflection(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """One reflection, for whoever may read it."""
    readable = Reflection.objects.visible_to(request.user).for_page()
    shown = get_object_or_404(readable, author__handle=handle, slug=slug)
    note_cohort(request, shown.cohort)
    before, after = reading.neighbours(shown, request.user)
    context = {
        "reflection": shown,
        "things": list(shown.things.all()),
        "is_own": request.user == shown.author,
        "before": before,
        "after": after,
        "picture": shown.pictures.first(),
        "post": reading.post_of(shown, request.user),
    }
    kind = "elsewhere" if shown.is_elsewhere else "detail"
    response = render(request, f"participants/reflection_{kind}.html", context)
    if not shown.is_public:
        response["X-Robots-Tag"] = "noindex"
    return response
