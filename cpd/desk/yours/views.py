"""The page on which a member asks for everything about them, and fetches it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cpd.desk.yours import copies
from participants.models import Export
from participants.readers import as_member


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """How it stands with the member's copy; with POST, one is asked for."""
    member = as_member(request)
    if request.method == "POST":
        try:
            copies.ask(actor=member)
            messages.success(request, _("Your copy is being made. We write to you when it is ready."))
        except copies.TooSoon as soon:
            again = formats.date_format(timezone.localtime(soon.again), "j F, H:i T")
            messages.warning(
                request, _("One copy a day is the most. From %(time)s you can ask again.") % {"time": again}
            )
        return redirect("data")
    export = copies.current(member)
    context = {"export": export, "gone_at": copies.gone_at(export) if export else None}
    return render(request, "yours/data.html", context)


@require_safe
def data_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The copy itself, for the member it is about and nobody else."""
    export = get_object_or_404(Export.objects.of(as_member(request)), pk=pk)
    if export != copies.current(export.member) or not export.file or not default_storage.exists(export.file):
        raise Http404
    answer = FileResponse(
        default_storage.open(export.file),
        as_attachment=True,
        filename=f"everything-{export.ready_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
