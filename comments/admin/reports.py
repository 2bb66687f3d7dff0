"""Reports in the desk: each leads to the page where it is decided."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.deciding import address_of
from comments.models import Report
from cpd.lib import markup
from cpd.lib.desk import ReadOnlyAdmin
from participants.models import Reflection


class StandFilter(admin.SimpleListFilter):
    """Reports that wait for a decision, unless asked otherwise."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Beside the open ones."""
        return [("decided", _("Decided")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        """The open ones come first and are chosen by themselves."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Open, decided, or all."""
        if self.value() == "all":
            return queryset
        return queryset.filter(resolved_at__isnull=self.value() != "decided")


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """What members reported; each leads to the page where it is decided."""

    list_display = ["reason", "words", "author", "reporter", "created_at", "resolved_at"]
    list_filter = [StandFilter, "reason"]
    search_fields = ["note", "reporter__display_name"]
    ordering = ["-created_at", "-pk"]
    list_select_related = ["case", "comment__author", "reflection__author", "reporter"]

    @admin.display(description=_("whose words"))
    def author(self, report: Report) -> str:
        """Who wrote what was reported."""
        return str(report.target.author)

    @admin.display(description=_("reported words"))
    def words(self, report: Report) -> str:
        """How they begin."""
        target = report.target
        words = str(target) if isinstance(target, Reflection) else markup.excerpt(target.body_html, 80)
        return words or gettext("(deleted)")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The words it is about, in their context."""
        report = self.get_object(request, object_id)
        if report is None or not self.has_view_permission(request, report):
            raise Http404
        return HttpResponseRedirect(report.case.get_desk_url() if report.case else address_of(report.target))
