"""The lists against spam in the desk: words, hosts of links, domains of mail addresses."""

from __future__ import annotations

from django.contrib import admin

from cpd.lib.desk import DeskModelAdmin
from participants.models import SpamPattern


@admin.register(SpamPattern)
class SpamPatternAdmin(DeskModelAdmin):
    """What organisers want to see before others do."""

    list_display = ["pattern", "kind", "note", "created_at"]
    list_filter = ["kind"]
    search_fields = ["pattern", "note"]
    ordering = ["kind", "pattern"]
    fields = ["kind", "pattern", "note"]
