"""Ways to narrow lists in the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from things.models import Thing


class StateFilter(admin.SimpleListFilter):
    """Things by state, and those somebody should look at now."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The four states, and “due”."""
        return [("due", _("Draft, due within seven days")), *Thing.State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Thing]) -> QuerySet[Thing]:
        """Things of the state chosen."""
        things: Any = queryset
        now = timezone.now()
        ready = things.filter(ready_at__isnull=False)
        by_state = {
            "due": things.due(now),
            Thing.State.DRAFT: things.filter(ready_at=None),
            Thing.State.READY: ready.filter(week=None),
            Thing.State.SCHEDULED: ready.filter(week__opens_at__gt=now),
            Thing.State.RELEASED: ready.filter(week__opens_at__lte=now),
        }
        return by_state.get(self.value() or "", queryset)
