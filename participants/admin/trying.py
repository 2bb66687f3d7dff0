"""Matching, tried out: which Things a title means, and why, without any post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cpd.lib.desk import DeskModelAdmin
from participants import matching, reasons
from participants.lessons import programme_of
from things.models import Cohort, Thing

WIDE = forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"})


class TitleForm(forms.Form):
    """A title as somebody might write it, with its labels; a GET that changes nothing."""

    title = forms.CharField(label=_("title"), max_length=500, required=False, widget=WIDE)
    labels = forms.CharField(
        label=_("labels"), max_length=500, required=False, widget=WIDE, help_text=_("Several are divided by commas.")
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("cohort"), to_field_name="slug", empty_label=None, blank=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cohorts: Any = self.fields["cohort"]
        cohorts.queryset = Cohort.objects.running_first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title") and not cleaned.get("labels"):
            self.add_error("title", _("Write a title, or a label."))
        return cleaned

    def post(self) -> matching.Post:
        """What was typed, as a post."""
        labels = (label.strip() for label in self.cleaned_data["labels"].split(","))
        return matching.Post(title=self.cleaned_data["title"], labels=tuple(label for label in labels if label))


def things_of(post: matching.Post, cohort: Cohort) -> list[tuple[Thing, str]]:
    """The Things of a cohort that a post would be matched to, in course order, each with the reason."""
    found = matching.match(post, programme_of(cohort))
    why = {match.number: reasons.noted(match.by, match.words) for match in found}
    things = Thing.objects.filter(cohort=cohort, number__in=why).for_cards().in_course_order()
    return [(thing, why[thing.number]) for thing in things]


class TryingPages(DeskModelAdmin):
    """Adds the page on which a title is tried to the list of feeds."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(require_safe(self.match_view))
        return [path("match/", view, name="participants_feed_match"), *super().get_urls()]

    def match_view(self, request: HttpRequest) -> HttpResponse:
        """Ask, and answer when something was asked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = bool({"title", "labels"} & request.GET.keys())
        first = Cohort.objects.running_first().first()
        initial = {"cohort": request.GET.get("cohort") or (first.slug if first else None)}
        form = TitleForm(request.GET if asked else None, initial=initial)
        found = things_of(form.post(), form.cleaned_data["cohort"]) if asked and form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Which Things does this title mean?"),
            "opts": self.opts,
            "form": form,
            "found": found,
            "is_answer": found is not None,
        }
        return TemplateResponse(request, "admin/participants/match.html", context)
