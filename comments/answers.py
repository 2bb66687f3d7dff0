"""What a reader gets after acting: a place on the page to go to, or, for htmx, just what has changed on it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from comments.forms import CommentForm, ReportForm
from comments.models import Comment
from comments.threads import Thread, place_of
from cpd.lib import markup
from participants import stash
from participants.models import Reflection
from things.models import Thing


def is_htmx(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for."""
    return bool(request.htmx)  # type: ignore[attr-defined]


def sign_in_first(request: HttpRequest, key: str = "") -> HttpResponse:
    """To the sign-in and back to this address; what was typed is kept for then.

    Nothing is looked up before that, so this answer is the same for what is there and what is not.
    """
    if key and request.method == "POST":
        stash.keep(
            request, f"comment/{key}", {name: request.POST.get(name, "") for name in ("body", "form_key", "shown")}
        )
    to_login = redirect_to_login(request.path)
    return HttpResponseClientRedirect(to_login.url) if is_htmx(request) else to_login


def form_page(
    request: HttpRequest,
    form: CommentForm,
    target: Thing | Reflection,
    *,
    comment: Comment | None = None,
    status: int = 200,
) -> HttpResponse:
    """A form by itself: a page, or for htmx the form alone; a refused one takes the place of the one that was sent."""
    context = {"form": form, "target": target, "comment": comment, "is_reflection": isinstance(target, Reflection)}
    name = "comments/_comment_form.html" if is_htmx(request) else "comments/write.html"
    response = render(request, name, context, status=status)
    if status != 200:
        response["HX-Retarget"], response["HX-Reswap"] = f"#{form.html_id}", "outerHTML"
    patch_vary_headers(response, ["HX-Request"])
    return response


def posted(request: HttpRequest, comment: Comment, target: Thing | Reflection, *, is_new: bool) -> HttpResponse:
    """The new comment in its place, a fresh form, the count."""
    if not is_htmx(request):
        return redirect(comment)
    if not is_new:
        # The first of the two has not reached this page, or it would not have been sent again.
        return HttpResponseClientRefresh()
    said = _("Your reply is posted.") if comment.parent_id else _("Your comment is posted.")
    if comment.held_at:
        said = _("An organiser looks at it before others see it.")
    thread = Thread(target, request.user, showing=comment)
    if not _is_in_sight(request, thread):
        return HttpResponseClientRedirect(place_of(comment, request.user))
    return _part(request, "posted", thread, comment, said=said, focus=f"c{comment.pk}-words")


def revised(request: HttpRequest, comment: Comment, target: Thing | Reflection) -> HttpResponse:
    """The changed words in their place."""
    if not is_htmx(request):
        return redirect(comment)
    thread = Thread(target, request.user, showing=comment)
    return _part(request, "revised", thread, comment, said=_("Your changes are saved."), focus=f"c{comment.pk}-words")


def deleted(request: HttpRequest, comment: Comment, target: Thing | Reflection) -> HttpResponse:
    """A marker where others have answered, nothing where nobody has."""
    if not is_htmx(request):
        messages.success(request, _("Your comment is deleted."))
        return redirect(f"{target.get_absolute_url()}#talk")
    thread = Thread(target, request.user, showing=comment)
    parent = thread.by_key.get(comment.parent_id or 0)
    response = _part(request, "deleted", thread, comment, said=_("Your comment is deleted."), focus="talk")
    if parent is not None and not parent.is_listed:
        # It was the last that hung on a marker: the marker goes with it.
        response["HX-Retarget"] = f"#c{parent.comment.pk}"
    return response


def question(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Whether one's comment is really to go."""
    name = "comments/_delete_form.html" if is_htmx(request) else "comments/delete.html"
    response = render(request, name, {"comment": comment, "target": comment.target})
    patch_vary_headers(response, ["HX-Request"])
    return response


def report_form(request: HttpRequest, form: ReportForm, words: Comment | Reflection, *, status: int) -> HttpResponse:
    """What is the matter: a page, or for htmx what goes into the dialog."""
    is_comment = isinstance(words, Comment)
    context = {
        "form": form,
        "words": words,
        "is_comment": is_comment,
        "action": reverse("comments:report_comment" if is_comment else "comments:report_reflection", args=[words.pk]),
        "excerpt": markup.excerpt(words.body_html) if isinstance(words, Comment) else words.excerpt,
        "place": words.target if isinstance(words, Comment) else None,
    }
    name = "comments/_report_dialog.html" if is_htmx(request) else "comments/report.html"
    response = render(request, name, context, status=status)
    if status != 200:
        response["HX-Retarget"] = "#report-dialog"
    patch_vary_headers(response, ["HX-Request"])
    return response


def reported(request: HttpRequest, words: Comment | Reflection, *, is_new: bool) -> HttpResponse:
    """Thanks, or that it is with the organisers already."""
    already = _("You have reported this already. A person will look at it.")
    said = _("Thank you. A person will read your report, usually within a day.") if is_new else already
    if is_htmx(request):
        return render(request, "comments/_report_sent.html", {"said": said})
    messages.success(request, said)
    return redirect(words)


def _is_in_sight(request: HttpRequest, thread: Thread) -> bool:
    """Whether the page of the thread that the reader has before them is the one the new words stand on."""
    address = request.htmx.current_url or ""  # type: ignore[attr-defined]
    asked = QueryDict(urlsplit(address).query).get("talk")
    return thread.number == thread.order.page_asked(asked)


def _part(request: HttpRequest, what: str, thread: Thread, comment: Comment, *, said: str, focus: str) -> HttpResponse:
    context = {
        "thread": thread,
        "target": thread.target,
        "is_reflection": isinstance(thread.target, Reflection),
        "entry": thread.by_key[comment.pk],
        "form": CommentForm.on(thread.target, request=request) if thread.why_not is None else None,
        "said": said,
    }
    response = render(request, f"comments/_{what}.html", context)
    response["HX-Trigger-After-Settle"] = json.dumps({"talk:focus": {"id": focus}})
    return response
