"""Talk between members, and keeping it kind."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Talk between members, and keeping it kind."""

    name = "comments"
    verbose_name = _("Talk and moderation")
