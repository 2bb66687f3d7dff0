"""Who changed what in a Thing, and when; and the way back."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cpd.lib.desk import DeskModelAdmin
from things import publishing
from things.models import Reference, Thing, Week

PER_PAGE = 20
NOT_SHOWN = {"id", "created_at", "updated_at", "picture_small", "picture_width", "picture_height", "copied_from"}


@dataclass
class Line:
    """A line of a text that came or went."""

    text: str
    is_new: bool


@dataclass
class FieldDifference:
    """What happened to one part of a Thing."""

    label: str
    lines: list[Line]


@dataclass
class Revision:
    """One save: who, when, and what is different from the save before."""

    record: Any
    is_newest: bool
    differences: list[FieldDifference] = field(default_factory=list)


class HistoryPages(DeskModelAdmin):
    """The history of a Thing in words, and restoring a revision of it."""

    def get_urls(self) -> list[URLPattern]:
        """With the restoring, which is a POST."""
        view = self.admin_site.admin_view(require_POST(self.restore_view))
        return [
            path("<int:pk>/history/<int:revision>/restore/", view, name="things_thing_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every save, newest first."""
        thing = self.get_object(request, object_id)
        if thing is None:
            self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        page = Paginator(_records(thing), PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": thing},
            "opts": self.opts,
            "original": thing,
            "page": page,
            "revisions": list(_revisions(thing, page)),
            "can_restore": self.has_change_permission(request, thing),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/things/thing/history.html", context)

    def restore_view(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        """Bring back the words, picture and references of a revision."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        record = get_object_or_404(Thing.history.filter(id=thing.pk), history_id=revision)
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        publishing.restore(thing, record, by=request.user)  # type: ignore[arg-type]
        self.log_change(request, thing, _("Brought back an earlier version."))
        messages.success(request, _("The earlier version is back. What it replaced is still in the history."))
        return HttpResponseRedirect(reverse("admin:things_thing_change", args=[thing.pk]))


def _records(thing: Any) -> models.QuerySet[Any]:
    records: models.QuerySet[Any] = thing.history.select_related("history_user").order_by(
        "-history_date", "-history_id"
    )
    return records


def _revisions(thing: Any, page: Any) -> Iterator[Revision]:
    """The saves of one page, each compared with the one before it, in four queries however many there are."""
    first = page.start_index() - 1
    records = list(_records(thing)[first : first + len(page.object_list) + 1])
    names = _names_of(records)
    references = list(Reference.history.filter(thing_id=thing.pk).order_by("history_date", "history_id"))
    for place, record in enumerate(records[: len(page.object_list)]):
        before = records[place + 1] if place + 1 < len(records) else None
        revision = Revision(record, is_newest=first + place == 0)
        if before is not None:
            revision.differences = [
                *_field_differences(record, before, names),
                *_reference_differences(references, record, before),
            ]
        yield revision


def _names_of(records: list[Any]) -> dict[tuple[str, int], str]:
    """Weeks and accounts by key, for what a revision only has the key of."""
    weeks = {record.week_id for record in records} - {None}
    authors = {record.guest_author_id for record in records} - {None}
    accounts = Thing._meta.get_field("guest_author").related_model
    found = {("week", week.pk): str(week) for week in Week.objects.filter(pk__in=weeks)}
    if authors:
        found |= {("guest_author", row.pk): str(row) for row in accounts._default_manager.filter(pk__in=authors)}
    return found


def _field_differences(record: Any, before: Any, names: dict[tuple[str, int], str]) -> Iterator[FieldDifference]:
    for column in record.tracked_fields:
        if column.name in NOT_SHOWN:
            continue
        values = [getattr(before, column.attname), getattr(record, column.attname)]
        if values[0] != values[1]:
            was, is_now = (_in_words(column.name, value, names) for value in values)
            yield FieldDifference(str(column.verbose_name), _lines(was, is_now))


def _in_words(name: str, value: Any, names: dict[tuple[str, int], str]) -> str:
    if value is None:
        return ""
    if name == "ready_at":
        return _("ready")
    if name == "picture":
        return _("a picture") + f" ({str(value).rpartition('/')[2][:6]})" if value else ""
    return names.get((name, value), str(value))


def _lines(was: str, is_now: str) -> list[Line]:
    """The lines that went and came; the ones that stayed are left out."""
    changed = difflib.ndiff(was.splitlines() or [""], is_now.splitlines() or [""])
    return [Line(line[2:], line[0] == "+") for line in changed if line[0] in "+-" and line[2:].strip()]


def _reference_differences(references: list[Any], record: Any, before: Any) -> Iterator[FieldDifference]:
    was, is_now = (_texts_at(references, moment.history_date) for moment in (before, record))
    lines = [Line(text, False) for text in was if text not in is_now]
    lines += [Line(text, True) for text in is_now if text not in was]
    if lines:
        yield FieldDifference(str(Reference._meta.verbose_name_plural), lines)


def _texts_at(references: list[Any], moment: Any) -> list[str]:
    rows: dict[int, str] = {}
    for row in references:
        if row.history_date <= moment:
            rows.pop(row.id, None)
            if row.history_type != "-":
                rows[row.id] = f"{row.get_kind_display()}: {row.text} {row.url}".strip()
    return list(rows.values())
