"""Cohorts in the desk, with their legs and weeks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import DeskInline, LabelledFormSet, WordsStay
from things import edition, schedule
from things.admin.forms import CohortForm, in_your_zone
from things.models import Cohort, Leg, Reference, Thing, Week

CLOCK = {"first_monday", "time_zone", "release_time"}


class LegInline(DeskInline):
    """The legs: names and inks."""

    model = Leg
    fields = ["number", "title", "ink"]
    ordering = ["number"]


class WeekFormSet(LabelledFormSet):
    """The weeks of a cohort; the legs to choose from are asked for once."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "leg" in form.fields:
            if not hasattr(self, "leg_choices"):
                legs = self.instance.legs.order_by("number") if self.instance.pk else []
                self.leg_choices = [("", "–"), *((leg.pk, str(leg)) for leg in legs)]
            leg: Any = form.fields["leg"]
            leg.queryset = leg.queryset.filter(cohort=self.instance.pk)
            leg.choices = self.leg_choices

    def clean(self) -> None:
        super().clean()
        before = Cohort.objects.filter(pk=self.instance.pk).values_list("first_monday", flat=True).first()
        moved = [form for form in self.forms if "starts_on" in form.changed_data]
        if moved and before is not None and before != self.instance.first_monday:
            raise ValidationError(
                _("Move either the first Monday, which moves all weeks, or single weeks, not both at once.")
            )


class WeekInline(DeskInline):
    """The weeks in course order; their texts are on their own pages."""

    model = Week
    formset = WeekFormSet
    fields = ["number", "starts_on", "kind", "leg", "title"]
    ordering = ["number"]
    show_change_link = True


@admin.register(Cohort)
class CohortAdmin(WordsStay):
    """One run of the programme: its dates, who may see and join it, its legs and weeks."""

    form = CohortForm
    goes_along = (Leg, Week, Thing, Reference)
    list_display = [
        "title",
        "slug",
        "first_monday",
        "week_count",
        "thing_count",
        "time_zone",
        "listed_at",
        "finished_at",
    ]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [LegInline, WeekInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        """Cohorts with the numbers of their weeks and Things."""
        cohorts: QuerySet[Cohort] = super().get_queryset(request)
        return cohorts.annotate(
            weeks_in_it=Count("weeks", distinct=True),
            things_in_it=Count("things", distinct=True),
            was_listed_at=F("listed_at"),
        )

    @admin.display(description=_("weeks"), ordering="weeks_in_it")
    def week_count(self, cohort: Any) -> int:
        """How many weeks it has."""
        return int(cohort.weeks_in_it)

    @admin.display(description=_("Things"), ordering="things_in_it")
    def thing_count(self, cohort: Any) -> int:
        """How many Things it has."""
        return int(cohort.things_in_it)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """In the order in which a cohort is prepared."""
        calendar = ["first_monday", "time_zone", "release_time", "letter_time"]
        if obj is None or not obj.weeks_in_it:
            calendar += ["week_count", "pauses"]
        return [
            (None, {"fields": ["title", "slug", "tagline"]}),
            (_("Calendar"), {"fields": calendar, "description": _("Moving the first Monday moves every week.")}),
            (
                _("Visitors and newcomers"),
                {
                    "fields": ["listed_at", "joining_opens_at", "joining_closes_at", "widest_visibility"],
                    "description": in_your_zone(),
                },
            ),
            (_("The end"), {"fields": ["claims_close_on", "finished_at"]}),
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """An address is for good: only a new cohort gets one from its title."""
        return {} if obj else {"slug": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An address is for good, once visitors may have seen it; what is typed into the form does not change that."""
        return ["slug"] if getattr(obj, "was_listed_at", None) else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Legs and weeks; then whatever follows from a changed calendar."""
        super().save_related(request, form, formsets, change)
        cohort: Cohort = form.instance
        if "first_monday" in form.changed_data and change:
            self._move(request, cohort, (cohort.first_monday - form.initial["first_monday"]).days)
        if CLOCK & set(form.changed_data) and change:
            schedule.refresh_openings(cohort)
        if form.kinds() and not cohort.weeks.exists():
            schedule.lay_out(cohort, form.kinds())
        edition.move([cohort])

    def why_it_stays(self, obj: Cohort) -> str:
        """A cohort that somebody joined, or in which somebody said something, keeps its addresses for good."""
        text = gettext(
            "People have joined %(cohort)s or written in it. Finish it instead: then everything stays to be read."
        )
        return text % {"cohort": obj}

    def _move(self, request: HttpRequest, cohort: Cohort, days: int) -> None:
        moved = schedule.shift(cohort, days=days)
        text = ngettext(
            "%(count)s week moved with the first Monday.", "%(count)s weeks moved with the first Monday.", moved
        )
        messages.info(request, text % {"count": moved})

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Weeks get their opening times."""
        if formset.model is not Week:
            super().save_formset(request, form, formset, change)
            return
        weeks = formset.save(commit=False)
        for gone in formset.deleted_objects:
            schedule.delete_week(gone)
        for week in weeks:
            week.cohort = form.instance
            schedule.save_week(week)
