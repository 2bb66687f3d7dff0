"""The organisers' desk as an app, and Django's admin with our site as its default."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from cpd import checks  # noqa: F401  (registers the checks of settings)


class DeskConfig(AppConfig):
    """What organisers need daily: their pages, the timetable, the demo."""

    name = "cpd.desk"
    label = "desk"
    verbose_name = _("Organisers’ desk")


class DeskAdminConfig(AdminConfig):
    """Django's admin, wearing our site."""

    default_site = "cpd.desk.site.DeskSite"
