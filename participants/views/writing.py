"""The writing page: drafts, preview, publishing, changing, taking back, deleting."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participants import drafts, limits, reading, rules, stash, writing
from participants.models import Member, Reflection
from participants.views.sheet import Sheet, member_of
from participants.words import ChangedElsewhere
from things.models import Cohort
from things.readers import note_cohort


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new reflection. What a signed-out session sends is kept until its writer has signed in."""
    if not isinstance(request.user, Member):
        return _sign_in_first(request)
    wanted = request.POST.get("cohort") or request.GET.get("cohort", "")
    place = reading.place_to_write(request.user, wanted)
    if place is None or request.user.is_limited or place.cohort.is_finished():
        return _closed(request, place.cohort if place else None)
    note_cohort(request, place.cohort)
    draft = drafts.of_form(request.user, request.POST.get("form_key", ""))
    sheet = Sheet(request, place.cohort, draft)
    if "tasks" in request.GET and request.htmx:  # type: ignore[attr-defined]
        return render(request, "participants/_tasks.html", {"tasks": sheet.tasks()})
    return _answer(request, sheet)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft, or changes to what is published; the author's alone."""
    if not isinstance(request.user, Member):
        return _sign_in_first(request)
    reflection = _own(request, pk)
    if reflection.is_elsewhere:
        return _to_its_things(reflection)
    if not rules.can_edit(request.user, reflection):
        return _closed(request, reflection.cohort, is_removed=reflection.removed_at is not None)
    sheet = Sheet(request, reflection.cohort, reflection)
    if "show" in request.GET and request.method != "POST":
        return render(request, "participants/reflection_preview.html", sheet.shown())
    return _answer(request, sheet)


@never_cache
@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """What is being typed, kept every few seconds; htmx sends new pictures the same way and gets them back to be named."""
    sheet = _posted_sheet(request)
    try:
        refused = sheet.keep(while_typing=True)
    except writing.AlreadyPublished as out:
        return JsonResponse(
            {"text": _("This is published already."), "address": out.reflection.get_absolute_url()}, status=409
        )
    except ChangedElsewhere:
        return JsonResponse({"text": sheet.CHANGED}, status=409)
    except (writing.CannotWrite, limits.TooMany) as refusal:
        return JsonResponse({"text": sheet.sentence(refusal)}, status=403)
    if request.htmx:  # type: ignore[attr-defined]
        sheet.refill()
        return render(request, "participants/_pictures.html", sheet.context() | {"refused": refused, "oob": True})
    return JsonResponse(sheet.kept())


@never_cache
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How the text will look, for the Preview tab."""
    sheet = _posted_sheet(request)
    return render(request, "participants/_preview.html", {"preview_html": sheet.preview_html()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a published reflection a draft again, after a page that says what happens."""
    reflection = _own(request, pk)
    if reflection.is_elsewhere:
        return _to_its_things(reflection)
    if reflection.published_at is None:
        return redirect("participants:edit", pk=pk)
    if request.method == "POST":
        try:
            writing.take_back(reflection, actor=member_of(request))
        except writing.CannotWrite:
            return _closed(request, reflection.cohort)
        messages.success(request, _("It is a draft again, and yours alone."))
        return redirect("participants:edit", pk=pk)
    return render(request, "participants/reflection_take_back.html", {"reflection": reflection})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a reflection or a draft for good, after a page that says what goes with it."""
    reflection = _own(request, pk)
    if request.method == "POST":
        writing.delete(reflection, actor=member_of(request))
        messages.success(request, _("“%(title)s” is deleted.") % {"title": reflection})
        return redirect("participants:album")
    return render(request, "participants/reflection_delete.html", {"reflection": reflection})


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The page, or what came of the button that was pressed."""
    if request.method != "POST":
        return render(request, sheet.template, sheet.context())
    try:
        return sheet.act(request.POST.get("action", "draft"))
    except writing.AlreadyPublished as out:
        return redirect(out.reflection)
    except ChangedElsewhere as change:
        sheet.start_over_from(change.reflection)
        return render(request, sheet.template, sheet.context() | {"note": sheet.CHANGED}, status=409)
    except (writing.CannotWrite, limits.TooMany) as refusal:
        return render(request, sheet.template, sheet.context() | {"refusal": refusal, "note": sheet.sentence(refusal)})


def _to_its_things(reflection: Reflection) -> HttpResponse:
    """What was written elsewhere is changed there; here its author says which Things it is about."""
    post = reading.post_of(reflection, reflection.author)
    return redirect("participants:post", pk=post.pk) if post else redirect(reflection)


def _own(request: HttpRequest, pk: int) -> Reflection:
    reflection = get_object_or_404(Reflection.objects.by(member_of(request)), pk=pk)
    note_cohort(request, reflection.cohort)
    return reflection


def _posted_sheet(request: HttpRequest) -> Sheet:
    """The sheet that a script's request is about: the published reflection it names, else its form's draft."""
    editing = request.POST.get("editing", "")
    if editing:
        reflection = _own(request, int(editing) if editing.isdecimal() and len(editing) < 18 else 0)
        return Sheet(request, reflection.cohort, reflection)
    place = reading.place_to_write(member_of(request), request.POST.get("cohort", ""))
    if place is None:
        raise Http404
    return Sheet(request, place.cohort, drafts.of_form(member_of(request), request.POST.get("form_key", "")))


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; what was sent waits meanwhile."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    pk = request.resolver_match.kwargs.get("pk") if request.resolver_match else None
    key = drafts.stash_key(request.POST.get("form_key", "")[:32], pk)
    stash.keep(request, key, drafts.as_fields(request.POST))
    if stash.found(request, key) is None:
        return render(request, "participants/write_closed.html", {"body": request.POST.get("body", "")}, status=413)
    messages.info(request, _("You had been signed out. What you wrote is here again as soon as you have signed in."))
    return redirect_to_login(f"{request.path}?{urlencode({'again': key})}")


def _closed(request: HttpRequest, cohort: Cohort | None, *, is_removed: bool = False) -> HttpResponse:
    """Why nothing can be written here, what to do instead, and whatever was typed, to be copied."""
    context = {
        "limited": member_of(request).is_limited,
        "removed": is_removed,
        "finished": cohort,
        "joinable": reading.cohorts_to_join(member_of(request)),
        "title": request.POST.get("title", ""),
        "body": request.POST.get("body", ""),
    }
    return render(request, "participants/write_closed.html", context, status=403 if request.method == "POST" else 200)
