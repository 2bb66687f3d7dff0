"""The inbox of posts from elsewhere, and the Things of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import posts, writing
from participants.forms.blogs import ThingsForm
from participants.inbox import Inbox
from participants.models import Post
from participants.readers import as_member
from things.models import Thing
from things.readers import note_cohort

REFUSED = {
    "email": gettext_lazy("Confirm your e-mail address first; then it can be shown."),
    "limited": gettext_lazy("An organiser has limited your account to reading, so nothing new of yours is shown."),
    "enrolment": gettext_lazy("It belongs to no cohort that you are in. Join one, then it can be shown."),
    "finished": gettext_lazy("This cohort has finished, and nothing in it changes any more."),
}


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Posts about which nobody knows yet, newest first, each with its likely Things."""
    found = Inbox(as_member(request), request.GET.get("cursor"))
    return render(request, "participants/posts.html", {"inbox": found, "waiting_posts": found.count})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The Things of one post: one tap in the inbox, or all of them on its own page. By hand is for good."""
    row = _own_post(request, pk)
    things = Inbox(as_member(request)).open_things.get(row.cohort_id or 0, [])
    form = ThingsForm(request.POST if request.method == "POST" else None, things=things, chosen=_numbers_of(row))
    if request.method == "POST" and form.is_valid():
        return _choose(request, row, form.chosen_things)
    context = {"post": row, "form": form, "things": things, "cohort": row.cohort}
    return render(request, "participants/post.html", context)


@require_POST
def set_post_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Not about a Thing."""
    row = _own_post(request, pk)
    with _gone_is_404():
        posts.set_aside(row, actor=as_member(request))
    return _done(request, row, _("“%(post)s” is set aside. It stays on your blog alone.") % {"post": row})


@require_POST
def take_post_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the inbox."""
    row = _own_post(request, pk)
    with _gone_is_404():
        posts.take_up(row, actor=as_member(request))
    messages.success(request, _("“%(post)s” is back in the inbox.") % {"post": row})
    return redirect("participants:posts")


def _choose(request: HttpRequest, row: Post, things: list[Thing]) -> HttpResponse:
    try:
        with _gone_is_404():
            shown = posts.choose(row, things, actor=as_member(request))
    except writing.CannotWrite as refusal:
        messages.warning(request, str(REFUSED[refusal.reason]))
        return redirect("participants:posts")
    row.reflection = shown
    return _done(request, row, _("“%(post)s” has found its place.") % {"post": row}, things)


def _done(request: HttpRequest, row: Post, said: str, things: list[Thing] | None = None) -> HttpResponse:
    """In place for htmx, else on the page that the member came from."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "participants/_post_done.html", {"post": row, "said": said, "things": things})
    messages.success(request, said)
    if request.POST.get("from") == "page" and row.reflection is not None:
        return redirect(row.reflection)
    return redirect("participants:posts")


def _own_post(request: HttpRequest, pk: int) -> Post:
    """The member's own post that was not taken off; everybody else's is 404."""
    rows = Post.objects.of(as_member(request)).filter(deleted_at=None).for_page()
    row = get_object_or_404(rows, pk=pk)
    if row.cohort is not None:
        note_cohort(request, row.cohort)
    return row


@contextmanager
def _gone_is_404() -> Iterator[None]:
    """Taken off in another window, at this moment."""
    try:
        yield
    except Post.DoesNotExist as error:
        raise Http404 from error


def _numbers_of(row: Post) -> list[int]:
    if row.reflection is not None:
        return [thing.number for thing in row.reflection.things.all()]
    return [match["number"] for match in row.matches]
