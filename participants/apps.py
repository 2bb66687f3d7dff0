"""People, what they write here and elsewhere."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    """People, what they write here and elsewhere."""

    name = "participants"
    verbose_name = _("People and writing")
