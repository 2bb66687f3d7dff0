"""The log in the desk: to read, never to change."""

from __future__ import annotations

from django.contrib import admin

from comments.models import Action
from cpd.lib.desk import ReadOnlyAdmin


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    """What organisers did: to read, never to change."""

    list_display = ["at", "actor_name", "verb", "author_name", "target_label", "reason"]
    list_filter = ["verb", "at"]
    search_fields = ["actor_name", "author_name", "target_label", "reason"]
    ordering = ["-at", "-pk"]
    fields = ["at", "actor_name", "verb", "author_name", "target_label", "target_id", "reason"]
