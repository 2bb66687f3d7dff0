"""Mentions in the desk: word that came from pages elsewhere, and word that is sent there."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import ReadOnlyAdmin
from participants.admin.filters import MentionFilter, NoticeFilter
from participants.admin.links import outside
from participants.models import Mention, Notice, Reflection


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    """Word that came: which page links to which of ours, and whether that was so."""

    list_display = ["page", "of_what", "state", "refused", "received_at", "checked_at"]
    list_filter = [MentionFilter]
    search_fields = ["source", "target"]
    ordering = ["-received_at", "-pk"]
    fields = ["page", "of_what", "state", "refused", "detail", "received_at", "checked_at", "withdrawn_at"]

    @admin.display(description=_("page elsewhere"), ordering="source")
    def page(self, mention: Mention) -> SafeString | str:
        """Where the link stands, as it was told: nobody has looked at it before it is checked."""
        return mention.source

    @admin.display(description=_("page here"), ordering="target")
    def of_what(self, mention: Mention) -> SafeString | str:
        """Where it leads."""
        return outside(mention.target)

    @admin.display(description=_("state"))
    def state(self, mention: Mention) -> str:
        """Waiting to be checked, taken in, withdrawn, or refused."""
        if mention.withdrawn_at is not None:
            return gettext("Withdrawn")
        if mention.post_id is not None:
            return gettext("Taken in")
        return gettext("Refused") if mention.refused else gettext("To be checked")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Word to be sent: which reflection links to which page elsewhere, and whether that page took it."""

    list_display = ["target", "from_what", "state", "problem", "made_at", "sent_at"]
    list_filter = [NoticeFilter]
    search_fields = ["target", "reflection__author__display_name"]
    ordering = ["-made_at", "-pk"]
    fields = ["target", "from_what", "state", "problem", "made_at", "sent_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Those of what this organiser may read."""
        readable = Reflection.objects.visible_to(request.user).exclude(published_at=None)
        notices: QuerySet[Notice] = super().get_queryset(request)
        return notices.filter(reflection__in=readable).select_related("reflection__author")

    @admin.display(description=_("reflection"), ordering="reflection__title")
    def from_what(self, notice: Notice) -> str:
        """What was written here, and by whom; a deleted one stands in no list."""
        if notice.reflection is None:
            return notice.source
        what = {"title": notice.reflection, "name": notice.reflection.author}
        return gettext("“%(title)s” by %(name)s") % what

    @admin.display(description=_("state"))
    def state(self, notice: Notice) -> str:
        """Waiting, sent, taken back, or given up."""
        if notice.is_withdrawn:
            return gettext("Taken back") if notice.due_at is None else gettext("To be taken back")
        if notice.sent_at is not None:
            return gettext("Sent")
        if notice.due_at is not None:
            return gettext("To be sent")
        return gettext("Not sent")
