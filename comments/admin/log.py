"""The log in the desk: to read, to narrow, to take along as a table, never to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comments.models import Action
from cpd.lib import csv_out
from cpd.lib.desk import ReadOnlyAdmin

COLUMNS = {
    "at": _("when (UTC)"),
    "actor_name": _("organiser"),
    "verb": _("what"),
    "author_name": _("whose words"),
    "author_id_was": _("member’s number"),
    "target_label": _("what it was done to"),
    "target_id": _("number of what it was done to"),
    "case_id_was": _("case"),
    "rule": _("rule"),
    "reason": _("reason"),
}


class ActorFilter(admin.SimpleListFilter):
    """What one person did."""

    title = _("who")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Everybody who stands in the log, under the name they have there last."""
        known = dict(Action.objects.order_by("pk").values_list("actor_id_was", "actor_name").distinct())
        return sorted(((str(key), name) for key, name in known.items() if key), key=lambda entry: entry[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Action]) -> QuerySet[Action]:
        """Only theirs."""
        value = self.value() or ""
        return queryset.filter(actor_id_was=int(value)) if value.isascii() and value.isdigit() else queryset


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    """What organisers did: to read, never to change."""

    change_list_template = "admin/comments/log.html"
    list_display = ["at", "actor_name", "verb", "author_name", "target_label", "rule", "reason"]
    list_filter = [ActorFilter, "verb", "at"]
    search_fields = ["actor_name", "author_name", "target_label", "reason"]
    ordering = ["-at", "-pk"]
    fields = [
        "at",
        "actor_name",
        "verb",
        "author_name",
        "target_label",
        "target_id",
        "case_id_was",
        "rule",
        "reason",
    ]

    def get_urls(self) -> list[URLPattern]:
        """With the table."""
        view = self.admin_site.admin_view(require_safe(self.table_view))
        return [path("table/", view, name="comments_action_table"), *super().get_urls()]

    def table_view(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows under its filters, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows: QuerySet[Action] = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:comments_action_changelist"))
        lines = ([_cell(row, name) for name in COLUMNS] for row in rows.iterator(chunk_size=500))
        return csv_out.answer("log.csv", list(COLUMNS.values()), lines)


def _cell(row: Action, name: str) -> object:
    value = getattr(row, name)
    if name == "at":
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return getattr(row, f"get_{name}_display")() if name in ("verb", "rule") else value
