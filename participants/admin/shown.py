"""What rows in the desk share whose names stand on public pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from cpd.lib.desk import DeskModelAdmin
from things import edition
from things.models import Cohort


class ShownEverywhere(DeskModelAdmin):
    """Rows whose names stand on public pages of any cohort: with a change, every kept page is made anew."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        edition.move(Cohort.objects.all())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        edition.move(Cohort.objects.all())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        edition.move(Cohort.objects.all())
