"""Where other servers say that a page of theirs links to one here (https://www.w3.org/TR/webmention/)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from participants import limits, mentions

LARGEST_FORM = 8 * 1024
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@login_not_required
@never_cache
def webmention(request: HttpRequest) -> HttpResponse:
    """Take down a mention. The answer says nothing that the sender does not know: it is checked later."""
    if request.method != "POST":
        sentence = _("This is where other sites say by POST that they link to a page here (Webmention).")
        return _said(sentence, 405, {"Allow": "POST"})
    size = request.META.get("CONTENT_LENGTH") or "0"
    if request.content_type != FORM or not size.isdecimal() or int(size) > LARGEST_FORM:
        return _said(_("Send a short form with the fields source and target."), 400)
    try:
        limits.mention(request)
        mentions.receive(request.POST.get("source", ""), request.POST.get("target", ""))
    except limits.TooMany as full:
        return _said(str(full), 429, {"Retry-After": str(limits.MENTIONS_WAIT)})
    except mentions.NotASource:
        return _said(_("The source is no page of another site."), 400)
    except mentions.NotAPage:
        return _said(_("The target is no page here that can be answered."), 400)
    return _said(_("Thank you. It will be looked at."), 202)


def _said(sentence: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
