"""Why one's own words are hidden, and the page on which their author says once how they see it. Nobody else's is found."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import appeals, cases, rules, talk
from comments.forms import AppealForm
from comments.models import Case, Comment, number_of
from participants.models import Member, Reflection


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided about one's words and why; once, a form to answer."""
    case = _own_case_or_404(request, pk)
    form, status = AppealForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                is_new = appeals.appeal(case, by=_reader(request), words=form.cleaned_data["words"])
                return _answered(request, pk, is_new=is_new)
            except talk.Refused as refused:
                form.add_error(None, refused.sentence)
                status = refused.status
    return render(request, "comments/appeal.html", _context(request, case, form), status=status)


@require_safe
def appeal_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page about one's own hidden comment."""
    return _to_case(request, get_object_or_404(Comment.objects.with_targets(), pk=pk, author=_reader(request)))


@require_safe
def appeal_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page about one's own hidden reflection."""
    return _to_case(request, get_object_or_404(Reflection, pk=pk, author=_reader(request)))


def _answered(request: HttpRequest, pk: int, *, is_new: bool) -> HttpResponse:
    thanks = _("Thank you. An organiser reads it and looks again; you hear from us by mail.")
    messages.success(request, thanks if is_new else _("You have said so already. A person will read it."))
    return redirect("comments:appeal", pk=pk)


def _reader(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _own_case_or_404(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(appeals.decided_about(_reader(request)), pk=pk)


def _to_case(request: HttpRequest, words: Comment | Reflection) -> HttpResponse:
    if words.hidden_at is None or getattr(words, "deleted_at", None) is not None:
        raise Http404
    case = appeals.latest_case(words)
    if case is None or cases.is_waiting(words):
        return render(request, "comments/appeal_waiting.html", {"words": words})
    return redirect("comments:appeal", pk=case.pk)


def _context(request: HttpRequest, case: Case, form: AppealForm) -> dict[str, object]:
    decision = appeals.decision_of(case)
    return {
        "case": case,
        "decision": decision,
        "rule_number": number_of(decision.rule) if decision else 0,
        "words": case.words,
        "is_comment": isinstance(case.words, Comment),
        "appeal": appeals.appeal_against(case),
        "form": form if rules.can_appeal(_reader(request), case) else None,
    }
