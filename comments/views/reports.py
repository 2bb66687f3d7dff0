"""The page on which a member tells the organisers that something is the matter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import answers, reporting, rules, talk
from comments.forms import ReportForm
from comments.models import Comment
from comments.views.finding import comment_or_404
from participants.models import Member, Reflection
from things import readers

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@read_or_post
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the organisers about a comment."""
    return _report(request, comment_or_404(request, pk))


@read_or_post
def report_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the organisers about a reflection."""
    reflection = get_object_or_404(Reflection.objects.visible_to(request.user).for_cards(), pk=pk)
    readers.note_cohort(request, reflection.cohort)
    return _report(request, reflection)


def _report(request: HttpRequest, target: Comment | Reflection) -> HttpResponse:
    assert isinstance(request.user, Member)  # noqa: S101
    if target.author_id == request.user.pk:
        messages.info(request, _("These are your own words: you can change or delete them yourself."))
        return redirect(target)
    if not rules.can_report(request.user, target):
        raise Http404
    if reporting.open_report(target, by=request.user):
        return answers.reported(request, target, is_new=False)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                is_new = reporting.report(target, by=request.user, **form.cleaned_data)
                return answers.reported(request, target, is_new=is_new)
            except talk.Refused as refused:
                form.add_error(None, refused.sentence)
                status = refused.status
    return answers.report_form(request, form, target, status=status)
