"""The organisers' desk as an app, and Django's admin with our site as its default."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from cpd import checks  # noqa: F401  (registers the checks of settings)


class DeskConfig(AppConfig):
    """What organisers need daily: their pages, the timetable, the demo."""

    name = "cpd.desk"
    label = "desk"
    verbose_name = _("Organisers’ desk")

    def ready(self) -> None:
        """Have the database's own notes for search taken away before migrations and made again after them."""
        # It is about models, which are all there only now.
        noting = import_module("cpd.desk.search.noting")
        pre_migrate.connect(noting.before_migrating, sender=self)
        post_migrate.connect(noting.after_migrating, sender=self)


class DeskAdminConfig(AdminConfig):
    """Django's admin, wearing our site."""

    default_site = "cpd.desk.site.DeskSite"
