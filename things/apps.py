"""Cohorts, weeks and Things."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThingsConfig(AppConfig):
    """Cohorts, weeks and Things."""

    name = "things"
    verbose_name = _("The programme")
