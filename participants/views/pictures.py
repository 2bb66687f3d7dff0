"""Pictures in reflections."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from participants.circles import drafts
from participants.models import ReflectionPicture


@login_not_required
@require_safe
def picture(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture in one of its two sizes, for whoever may read its reflection; before that it is its author's alone."""
    readable = ReflectionPicture.objects.visible_to(request.user)
    shown = readable.select_related("reflection__author", "reflection__cohort").filter(pk=pk).first()
    shown = shown or drafts.picture_for(request.user, pk)
    if shown is None:
        raise Http404
    file = {"full": shown.file, "small": shown.small}.get(size)
    if not file or not file.name or not file.storage.exists(file.name):
        raise Http404
    etag = f'"{PurePath(file.name).name}"'
    answer = get_conditional_response(request, etag=etag) or FileResponse(file.open(), content_type="image/webp")
    answer.headers["ETag"] = etag
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # Not for long even where everybody may see it: its author may take it back.
    answer.headers["Cache-Control"] = "public, max-age=300" if shown.is_public else "private, no-cache"
    return answer
