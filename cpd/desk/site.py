"""The organisers' desk: Django's admin as our own site."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cpd.desk import tabs
from cpd.desk.this_week import ThisWeek
from things.models import Cohort, Thing

OURS = ("cpd.", "things.", "participants.", "comments.")


class DeskSite(admin.AdminSite):
    """The admin that organisers and guest authors see: our models only, and this week at a glance."""

    site_header = _("23 Things, organisers")
    site_title = _("23 Things, organisers")
    index_title = _("This week")

    def register(self, model_or_iterable: Any, admin_class: type[ModelAdmin] | None = None, **options: Any) -> None:
        """Only what we looked at: pages that other packages bring were not made for our rules."""
        if admin_class is not None and admin_class.__module__.startswith(OURS):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Without the way that leads from a row's number to its address: it asks nobody whether they may know it."""
        return [path("r/<path:row>/", self.admin_view(_not_there)), *super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of the desk tells times by the organiser's own clock, else by the cohort's."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def by_the_clock(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            cohort = None
            zone = getattr(request.user, "zone", None)
            if zone is None and self.has_permission(request):
                cohort = tabs.cohort_of(request)
                zone = cohort.zone if cohort else None
            timezone.activate(zone or timezone.get_default_timezone())
            return inner(request, *args, **kwargs)

        return by_the_clock

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Staff come in by the members' own door, with its limits and second factors; who is no staff stays outside."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The site's own page, which asks for the old password and ends other sessions."""
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the tabs."""
        return {**super().each_context(request), "tabs": tabs.tabs_for(request), "zone_name": _zone_name()}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """This week at a glance; for a guest author, their Things."""
        context = {**self.each_context(request), "title": _("This week"), **(extra_context or {})}
        if request.user.has_perm("things.publish_thing"):
            cohort = tabs.cohort_of(request)
            context |= {"cohorts": Cohort.objects.running_first(), "desk_cohort": cohort}
            context["week"] = ThisWeek(cohort, request.user) if cohort else None
            return TemplateResponse(request, "admin/index.html", context)
        things = Thing.objects.none()
        if request.user.has_perm("things.change_thing"):
            things = Thing.objects.editable_by(request.user).for_cards()  # type: ignore[arg-type]
        return TemplateResponse(request, "admin/guest.html", {**context, "things": things})


def _not_there(_request: HttpRequest, row: str) -> HttpResponse:
    raise Http404(row)


def _zone_name() -> str:
    return timezone.get_current_timezone_name()
