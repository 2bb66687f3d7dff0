"""Meet-ups in the desk: read; hidden, shown again or called off, each as a line of the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import meetups
from cpd.lib.desk import ReadOnlyAdmin, YesNoFilter
from participants.models import Meetup, Member


@admin.register(Meetup)
class MeetupAdmin(ReadOnlyAdmin):
    """Meet-ups of every cohort."""

    list_display = ["title", "cohort", "author", "starts_at", "coming", "cancelled_at", "hidden_at", "held_at"]
    list_filter = ["cohort", ("hidden_at", YesNoFilter), ("held_at", YesNoFilter), ("cancelled_at", YesNoFilter)]
    list_select_related = ["cohort", "author"]
    search_fields = ["title", "where", "author__display_name", "author__handle"]
    ordering = ["-starts_at", "-pk"]
    fields = ["title", "cohort", "author", "where", "link", "starts_at", "ends_at", "time_zone", "words", "coming"]
    fields += ["made_at", "changed_at", "cancelled_at", "hidden_at", "held_at", "held_for"]
    actions = ["hide", "show", "call_off"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meetup]:
        """With how many come."""
        rows: QuerySet[Meetup] = super().get_queryset(request)
        return rows.select_related("cohort", "author").annotate(guest_count=Count("guests"))

    @admin.display(description=_("come"), ordering="guest_count")
    def coming(self, meetup: Any) -> int:
        """How many come."""
        return int(meetup.guest_count)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Those who may change meet-ups; who may only look does nothing."""
        return bool(request.user.has_perm("participants.change_meetup"))

    @admin.action(description=_("Hide: only its author and organisers see it"), permissions=["act"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Meetup]) -> None:
        """Take them off the list."""
        self._do(request, queryset, meetups.hide)

    @admin.action(description=_("Show again, or let through"), permissions=["act"])
    def show(self, request: HttpRequest, queryset: QuerySet[Meetup]) -> None:
        """Put them on the list."""
        self._do(request, queryset, meetups.show)

    @admin.action(description=_("Call off"), permissions=["act"])
    def call_off(self, request: HttpRequest, queryset: QuerySet[Meetup]) -> None:
        """They stay on the list, with a word."""
        self._do(request, queryset, meetups.call_off)

    def _do(self, request: HttpRequest, queryset: QuerySet[Meetup], act: Callable[..., bool]) -> None:
        if not isinstance(request.user, Member):
            raise PermissionDenied
        done = sum(act(meetup, by=request.user) for meetup in queryset)
        said = ngettext("Done with %(n)s meet-up.", "Done with %(n)s meet-ups.", done)
        messages.success(request, said % {"n": done})
