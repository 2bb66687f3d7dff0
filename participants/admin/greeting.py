"""Greeting in the desk: who greets in which week, what was dealt to whom, and who waits for a first answer for three days."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cpd.lib.desk import ReadOnlyAdmin, YesNoFilter
from participants import silence
from participants.models import Greeting, GreetingWeek, Reflection
from things import dates
from things.models import Cohort, Week


@admin.register(GreetingWeek)
class GreetingWeekAdmin(ReadOnlyAdmin):
    """Who greets in which week; people tick their weeks themselves."""

    list_display = ["who", "cohort", "days", "week", "said_at"]
    list_filter = ["place__cohort", "monday"]
    search_fields = ["place__member__display_name", "place__member__handle"]
    ordering = ["-monday", "place__member__display_name", "pk"]
    fields = ["who", "cohort", "days", "week", "said_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GreetingWeek]:
        """With the people, and the numbers of the weeks."""
        weeks = Week.objects.filter(cohort=OuterRef("place__cohort"), starts_on=OuterRef("monday"))
        rows: QuerySet[GreetingWeek] = super().get_queryset(request)
        return rows.select_related("place__member", "place__cohort").annotate(number=Subquery(weeks.values("number")))

    @admin.display(description=_("who"), ordering="place__member__display_name")
    def who(self, row: GreetingWeek) -> str:
        """Their name."""
        return row.place.member.display_name

    @admin.display(description=_("cohort"), ordering="place__cohort")
    def cohort(self, row: GreetingWeek) -> str:
        """Where."""
        return row.place.cohort.title

    @admin.display(description=_("from"), ordering="monday")
    def days(self, row: GreetingWeek) -> str:
        """The Monday."""
        return dates.day_and_year(row.monday)

    @admin.display(description=_("week"))
    def week(self, row: GreetingWeek) -> str:
        """Its number in the course, if there is a week of the course on that Monday."""
        number: int | None = row.number  # type: ignore[attr-defined]
        return gettext("Week %(number)s") % {"number": number} if number is not None else gettext("none")


@admin.register(Greeting)
class GreetingAdmin(ReadOnlyAdmin):
    """First reflections that were dealt to greeters, and what became of that; with the page of those that still wait."""

    list_display = ["of_what", "greeter_name", "dealt_at", "mailed_at", "passed_on_at", "answered_at"]
    list_filter = ["greeter__cohort", ("passed_on_at", YesNoFilter), ("answered_at", YesNoFilter)]
    search_fields = ["greeter__member__display_name", "reflection__title", "reflection__author__display_name"]
    ordering = ["-dealt_at", "-pk"]
    fields = ["of_what", "greeter_name", "dealt_at", "mailed_at", "passed_on_at", "answered_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Greeting]:
        """Those of what this organiser may read."""
        rows: QuerySet[Greeting] = super().get_queryset(request)
        readable = Reflection.objects.visible_to(request.user)
        return rows.filter(reflection__in=readable).select_related("greeter__member", "reflection__author")

    def get_urls(self) -> list[URLPattern]:
        """With the page of those that wait."""
        view = self.admin_site.admin_view(require_safe(self.waiting_view))
        return [path("waiting/", view, name="participants_greeting_waiting"), *super().get_urls()]

    @admin.display(description=_("first reflection"), ordering="reflection__title")
    def of_what(self, row: Greeting) -> str:
        """Its title and whose it is."""
        return gettext("“%(title)s” by %(name)s") % {"title": row.reflection, "name": row.reflection.author}

    @admin.display(description=_("greeter"), ordering="greeter__member__display_name")
    def greeter_name(self, row: Greeting) -> str:
        """Whom it was dealt to."""
        return row.greeter.member.display_name

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        """First reflections of one cohort that nobody has answered for three days."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        cohorts = list(Cohort.objects.running_first())
        asked = request.GET.get("cohort", "")
        cohort = next((one for one in cohorts if one.slug == asked), next(iter(cohorts), None))
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("First reflections without an answer"),
            "opts": self.opts,
            "cohorts": cohorts,
            "cohort": cohort,
            "firsts": silence.of_cohort(cohort, now) if cohort else None,
            "rows": silence.for_organisers(cohort, now) if cohort else [],
        }
        return TemplateResponse(request, "admin/participants/waiting.html", context)
