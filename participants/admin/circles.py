"""Circles in the desk: which there are, who sits in them, who waits; made now, or taken apart."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cpd.lib.desk import ReadOnlyAdmin, YesNoFilter
from participants.circles import making, seats
from participants.models import Circle, CircleSeat, Member


@admin.register(Circle)
class CircleAdmin(ReadOnlyAdmin):
    """Circles and who sits in them. What is read there is theirs: no draft of it is shown here."""

    list_display = ["__str__", "cohort", "people", "made_at", "quiet_at", "ended_at"]
    list_filter = ["cohort", ("quiet_at", YesNoFilter), ("ended_at", YesNoFilter)]
    search_fields = ["seats__place__member__display_name", "seats__place__member__handle"]
    ordering = ["-made_at", "-pk"]
    fields = ["cohort", "people", "made_at", "quiet_at", "partner", "agreed_at", "merged_into", "ended_at"]
    actions = ["take_apart"]
    change_list_template = "admin/participants/circle_list.html"

    def view_on_site(self, obj: Any) -> str | None:
        """Only its people find its page."""
        return None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Circle]:
        """With those who sit there."""
        circles: QuerySet[Circle] = super().get_queryset(request)
        return circles.select_related("cohort").prefetch_related("seats__place__member")

    @admin.display(description=_("people"))
    def people(self, circle: Circle) -> str:
        """Their names."""
        names = [str(seat.place.member) for seat in circle.seats.all()]
        return ", ".join(names) or gettext("nobody any more")

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Those who may change circles; who may only look does nothing."""
        return bool(request.user.has_perm("participants.change_circle"))

    def get_urls(self) -> list[URLPattern]:
        """With the button that makes circles now."""
        view = self.admin_site.admin_view(require_POST(self.make_view))
        return [path("make/", view, name="participants_circle_make"), *super().get_urls()]

    def make_view(self, request: HttpRequest) -> HttpResponse:
        """Sort those who wait, without waiting for a day."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        seated = making.make_now()
        if seated:
            said = ngettext("%(n)s person has found a seat.", "%(n)s people have found a seat.", seated)
            messages.success(request, said % {"n": seated})
        else:
            messages.info(request, gettext("Nobody could be seated: too few wait, or nobody does."))
        return HttpResponseRedirect(reverse("admin:participants_circle_changelist"))

    @admin.action(description=_("Take apart: its people wait for another one"), permissions=["act"])
    def take_apart(self, request: HttpRequest, queryset: QuerySet[Circle]) -> None:
        """Dissolve these circles."""
        if not isinstance(request.user, Member):
            raise PermissionDenied
        done = 0
        for circle in queryset:
            if seats.dissolve(circle, actor=request.user):
                self.log_change(request, circle, gettext("Taken apart."))
                done += 1
        said = ngettext("%(n)s circle is taken apart.", "%(n)s circles are taken apart.", done)
        messages.success(request, said % {"n": done})


@admin.register(CircleSeat)
class CircleSeatAdmin(ReadOnlyAdmin):
    """Who sits in which circle, and who waits for one."""

    list_display = ["member", "cohort", "pace", "asked_at", "circle", "sat_at"]
    list_filter = [("circle", YesNoFilter), "place__cohort", "pace"]
    list_select_related = ["place__member", "place__cohort", "circle"]
    search_fields = ["place__member__display_name", "place__member__handle"]
    ordering = ["-asked_at", "-pk"]
    fields = ["member", "cohort", "pace", "asked_at", "circle", "number", "sat_at"]

    @admin.display(description=_("member"), ordering="place__member__display_name")
    def member(self, seat: CircleSeat) -> str:
        """Whose it is."""
        return str(seat.place.member)

    @admin.display(description=_("cohort"), ordering="place__cohort")
    def cohort(self, seat: CircleSeat) -> str:
        """In which cohort."""
        return str(seat.place.cohort)
