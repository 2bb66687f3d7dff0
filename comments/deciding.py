"""The page on which organisers decide about somebody's words: read in context, a reason given, then done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comments import appeals, holding_back, judging, moderation, organisers, rules, sifting
from comments.models import Action, Case, Comment
from cpd.lib.desk import DeskModelAdmin
from participants.models import Member, Reflection

DONE = {
    "hide": gettext_lazy("Hidden. The author is told, with your reason."),
    "restore": gettext_lazy("Restored. The author is told."),
    "keep": gettext_lazy("Decided: the words stay."),
    "let-through": gettext_lazy("Let through: everybody sees it now."),
}
VERBS = {"hide": moderation.hide, "restore": moderation.restore, "keep": moderation.keep}
VERBS["let-through"] = holding_back.let_through
OF_COMMENTS = [Action.Verb.HIDE_COMMENT, Action.Verb.RESTORE_COMMENT, Action.Verb.LET_THROUGH]
OF_REFLECTIONS = [
    Action.Verb.HIDE_REFLECTION,
    Action.Verb.RESTORE_REFLECTION,
    Action.Verb.LET_THROUGH_REFLECTION,
]


def address_of(target: Comment | Reflection) -> str:
    """Where these words are decided about."""
    kind = "participants_reflection" if isinstance(target, Reflection) else "comments_comment"
    return reverse(f"admin:{kind}_decide", args=[target.pk])


def decisions_on(target: Comment | Reflection) -> list[str]:
    """What can be decided about these words now."""
    if getattr(target, "deleted_at", None):
        return ["keep"] if target.reports.filter(resolved_at=None).exists() else []
    if target.hidden_at:
        return ["restore"]
    is_held = target.held_at is not None and not (isinstance(target, Reflection) and target.is_elsewhere)
    return [
        *(["let-through"] if is_held else []),
        "hide",
        *(["keep"] if target.reports.filter(resolved_at=None).exists() else []),
    ]


class DecisionForm(forms.Form):
    """What is decided, and why: hiding and restoring need a reason, which the author is told."""

    decision = forms.ChoiceField(
        choices=[(key, key) for key in VERBS],
        error_messages={
            "required": gettext_lazy("Choose what to do."),
            "invalid_choice": gettext_lazy("Choose what to do."),
        },
    )
    rule = forms.ChoiceField(label=gettext_lazy("the rule"), choices=judging.rule_choices, required=False)
    reason = forms.CharField(
        label=gettext_lazy("the reason, in your words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("The author reads it when you hide or restore, and it stands in the log."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") in ("hide", "restore") and not cleaned.get("reason"):
            self.add_error("reason", gettext_lazy("Say why, in a line the author can do something with."))
        if cleaned.get("decision") == "hide" and not cleaned.get("rule"):
            self.add_error("rule", judging.WHICH_RULE)
        return cleaned


def _case_to_go_to(target: Comment | Reflection) -> Case | None:
    """The case that waits about these words, or the one that hides them: there all about them is in one place."""
    waiting: Case | None = target.cases.filter(decided_at=None).first()
    return waiting or (appeals.latest_case(target) if target.hidden_at is not None else None)


class DecidingPages(DeskModelAdmin):
    """Adds the deciding page to the list of comments or of reflections."""

    change_form_template = "admin/comments/words.html"

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.decide_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_decide"
        return [path("<int:pk>/decide/", view, name=name), *super().get_urls()]

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the words in their context; on POST, do what was decided."""
        target = get_object_or_404(self.get_queryset(request), pk=pk)
        organiser = request.user
        if not isinstance(organiser, Member) or not rules.can_moderate(organiser):
            raise PermissionDenied
        if request.method != "POST" and rules.can_see_queue(organiser) and (case := _case_to_go_to(target)):
            return HttpResponseRedirect(case.get_desk_url())
        may = rules.can_decide(organiser, target, is_alone=organisers.is_alone(organiser, author=target.author_id))
        if request.method == "POST" and not may:
            raise PermissionDenied
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            decision = given["decision"]
            # Somebody else may have been quicker: then nothing is done twice, and the page says how things stand.
            if VERBS[decision](target, by=organiser, rule=given["rule"], reason=given["reason"]):
                messages.success(request, str(DONE[decision]))
            else:
                messages.info(request, _("Somebody has decided this already. This is how it stands."))
            return HttpResponseRedirect(address_of(target))
        return TemplateResponse(request, "admin/comments/decide.html", self._context(request, target, form, may=may))

    def _context(
        self, request: HttpRequest, target: Comment | Reflection, form: DecisionForm, *, may: bool
    ) -> dict[str, Any]:
        is_reflection = isinstance(target, Reflection)
        of_kind = OF_REFLECTIONS if is_reflection else OF_COMMENTS
        return {
            **self.admin_site.each_context(request),
            "title": _("What to do with these words"),
            "opts": self.opts,
            "target": target,
            "is_reflection": is_reflection,
            "place": target if isinstance(target, Reflection) else target.target,
            "versions": target.versions.all() if isinstance(target, Comment) else [],
            "parent": None if isinstance(target, Reflection) else target.parent,
            "reports": target.reports.select_related("reporter").order_by("-created_at"),
            "twins": [] if isinstance(target, Reflection) else sifting.twins(target),
            "log": Action.objects.filter(verb__in=of_kind, target_id=target.pk),
            "said": target.author.comments.count(),
            "written": target.author.reflections.exclude(published_at=None).count(),
            "decisions": decisions_on(target) if may else [],
            "form": form,
        }
