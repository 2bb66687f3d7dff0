"""Pages of talk. With htmx the same addresses answer with the part of the page that has changed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comments import answers, rules, talk, threads
from comments.forms import CommentForm
from comments.models import Comment
from comments.views.finding import comment_or_404, own_comment_or_404
from participants import stash
from participants.models import Member, Reflection
from things import readers
from things.models import Thing

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@read_or_post
def add_to_thing(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment on a Thing."""
    if not isinstance(request.user, Member):
        return answers.sign_in_first(request, f"thing/{pk}")
    return _add(request, get_object_or_404(Thing.objects.visible_to(request.user).for_cards(), pk=pk))


@login_not_required
@read_or_post
def add_to_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment on a reflection."""
    if not isinstance(request.user, Member):
        return answers.sign_in_first(request, f"reflection/{pk}")
    return _add(request, get_object_or_404(Reflection.objects.visible_to(request.user).for_cards(), pk=pk))


def _add(request: HttpRequest, target: Thing | Reflection) -> HttpResponse:
    readers.note_cohort(request, target.cohort)
    if request.method != "POST":
        return redirect(f"{target.get_absolute_url()}#say")
    return _post(request, CommentForm.on(target, request=request, data=request.POST), target)


@login_not_required
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a comment for good: it leads to where the comment stands now."""
    return redirect(threads.place_of(comment_or_404(request, pk), request.user))


@login_not_required
@read_or_post
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A reply to a comment: the form, and the posting of it."""
    if not isinstance(request.user, Member):
        return answers.sign_in_first(request, f"reply/{pk}")
    comment = comment_or_404(request, pk)
    if request.method == "POST":
        form = CommentForm.answering(comment, request=request, data=request.POST)
        return _post(request, form, comment.target, parent=comment)
    if not (comment.is_standing and rules.can_comment(request.user, comment.target)):
        return redirect(f"{comment.target.get_absolute_url()}#talk")
    form = CommentForm.answering(comment, request=request)
    return answers.form_page(request, form, comment.target, comment=comment)


def _post(
    request: HttpRequest, form: CommentForm, target: Thing | Reflection, parent: Comment | None = None
) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    status = 422
    if form.is_valid():
        words, key = form.cleaned_data["body"], form.cleaned_data["form_key"]
        try:
            comment, is_new = talk.post(
                target, by=request.user, body=words, parent=parent, form_key=key, trap=form.sprung()
            )
        except talk.Refused as refused:
            if refused.is_gone:
                form.aim_at(target)
                parent = None
            form.add_error(None, refused.sentence)
            status = refused.status
        else:
            stash.drop(request, f"comment/{form.key}")
            return answers.posted(request, comment, target, is_new=is_new)
    return answers.form_page(request, form, target, comment=parent, status=status)


@login_not_required
@read_or_post
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own comment, to be changed for a quarter of an hour."""
    if not isinstance(request.user, Member):
        return answers.sign_in_first(request, f"edit/{pk}")
    comment = own_comment_or_404(request, pk)
    if request.method == "POST":
        return _revise(request, comment)
    if not rules.can_edit(request.user, comment):
        messages.info(request, _("The fifteen minutes for changing it are over. What you posted stands as it was."))
        return redirect(comment)
    form = CommentForm.editing(comment, request=request)
    return answers.form_page(request, form, comment.target, comment=comment)


def _revise(request: HttpRequest, comment: Comment) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    form = CommentForm.editing(comment, request=request, data=request.POST)
    status = 422
    if form.is_valid():
        try:
            comment = talk.revise(comment, by=request.user, body=form.cleaned_data["body"])
        except talk.Refused as refused:
            form.add_error(None, refused.sentence)
            status = refused.status
        else:
            stash.drop(request, f"comment/{form.key}")
            return answers.revised(request, comment, comment.target)
    return answers.form_page(request, form, comment.target, comment=comment, status=status)


@read_or_post
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own comment, to be taken back: the question, and the deed."""
    assert isinstance(request.user, Member)  # noqa: S101
    comment = own_comment_or_404(request, pk)
    if request.method != "POST":
        return answers.question(request, comment)
    talk.delete(comment, by=request.user)
    return answers.deleted(request, comment, comment.target)
