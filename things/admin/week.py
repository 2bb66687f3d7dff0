"""Weeks in the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import DeskInline, DeskModelAdmin
from things import dates, schedule
from things.models import Thing, Week


class ThingsOfWeek(DeskInline):
    """The Things of a week, to look at; each is placed on its own page."""

    model = Thing
    fields = ["number", "title", "state_in_words"]
    readonly_fields = ["number", "title", "state_in_words"]
    ordering = ["number"]
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A Thing is written on its own page."""
        return False

    @admin.display(description=_("state"))
    def state_in_words(self, thing: Thing) -> str:
        """Draft, ready, scheduled, released."""
        return str(thing.state.label)


@admin.register(Week)
class WeekAdmin(DeskModelAdmin):
    """Where organisers say what a week is for."""

    list_display = ["number", "cohort", "kind", "starts_on", "opens", "thing_count", "title"]
    list_display_links = ["number", "starts_on"]
    list_filter = ["cohort", "kind"]
    list_select_related = ["cohort"]
    search_fields = ["title", "text"]
    ordering = ["-cohort__first_monday", "cohort", "number"]
    fieldsets = [
        (None, {"fields": ["cohort", "number", "starts_on", "kind", "leg"]}),
        (_("What the week is for"), {"fields": ["title", "text"]}),
    ]
    inlines = [ThingsOfWeek]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Week]:
        """Weeks with the number of their Things."""
        weeks: QuerySet[Week] = super().get_queryset(request)
        return weeks.select_related("cohort").annotate(things_in_it=Count("things"))

    @admin.display(description=_("Things"), ordering="things_in_it")
    def thing_count(self, week: Any) -> int:
        """How many Things it has."""
        return int(week.things_in_it)

    @admin.display(description=_("opens"), ordering="opens_at")
    def opens(self, week: Week) -> str:
        """The moment, on the cohort's own clock."""
        with timezone.override(week.cohort.zone):
            return dates.time_of(week.opens_at)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A week stays in its cohort."""
        return ["cohort"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only legs of the week's own cohort."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        pk = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if db_field.name == "leg" and field is not None and pk and pk.isdecimal():
            field.queryset = field.queryset.filter(cohort__weeks=int(pk))
        return field

    def save_model(self, request: HttpRequest, obj: Week, form: ModelForm, change: bool) -> None:
        """With its opening time and its HTML."""
        schedule.save_week(obj)

    def delete_model(self, request: HttpRequest, obj: Week) -> None:
        """Its Things stay, without a week."""
        schedule.delete_week(obj)
