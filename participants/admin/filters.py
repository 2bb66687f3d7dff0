"""Ways to narrow the lists of what is read elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants import needs, outcomes
from participants.models import Participant
from participants.outcomes import Outcome
from things.models import Cohort


class CohortFilter(admin.SimpleListFilter):
    """By the cohort, named by its address as everywhere in the desk; each list says where it looks for it."""

    title = _("cohort")
    parameter_name = "cohort"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Cohorts, the running ones first."""
        return [(cohort.slug, cohort.title) for cohort in Cohort.objects.running_first()]


class MembersCohortFilter(CohortFilter):
    """Feeds of people with a place in the cohort."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the member's places."""
        places = Participant.objects.filter(cohort__slug=self.value())
        return queryset.filter(blog__member__in=places.values("member")) if self.value() else queryset


class PostsCohortFilter(CohortFilter):
    """Posts that are counted to the cohort."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the post's own."""
        return queryset.filter(cohort__slug=self.value()) if self.value() else queryset


class NeedFilter(admin.SimpleListFilter):
    """Feeds by what is the matter; those that are read, unless others are asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What can be the matter."""
        return list(needs.FILTERS.items())

    def choices(self, changelist: Any) -> Any:
        """Without a choice it is not all."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("All that are read")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Those of the state chosen."""
        return needs.narrowed(queryset, self.value() or "", timezone.now())


class OutcomeFilter(admin.SimpleListFilter):
    """Posts by what became of them."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Everything that can become of a post."""
        return list(Outcome.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Those of which it became."""
        return outcomes.with_outcome(queryset, self.value() or "") if self.value() else queryset


class MentionFilter(admin.SimpleListFilter):
    """Mentions by what became of them."""

    title = _("state")
    parameter_name = "state"
    conditions = {
        "waiting": Q(withdrawn_at=None, post=None, refused=""),
        "taken-in": Q(withdrawn_at=None, post__isnull=False),
        "withdrawn": Q(withdrawn_at__isnull=False),
        "refused": Q(withdrawn_at=None, post=None) & ~Q(refused=""),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Not looked at yet, then good, then bad."""
        good = [("waiting", _("To be checked")), ("taken-in", _("Taken in"))]
        return [*good, ("withdrawn", _("Withdrawn")), ("refused", _("Refused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the state chosen."""
        return queryset.filter(self.conditions.get(self.value() or "", Q()))


class NoticeFilter(MentionFilter):
    """Notices by what became of them."""

    conditions = {
        "waiting": Q(sent_at=None, due_at__isnull=False),
        "sent": Q(sent_at__isnull=False),
        "not-sent": Q(sent_at=None, due_at=None),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Waiting, then good, then bad."""
        return [("waiting", _("To be sent")), ("sent", _("Sent")), ("not-sent", _("Not sent"))]
