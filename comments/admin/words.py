"""Reflections and comments in the desk: read, and decided about."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.deciding import DecidingPages
from comments.models import Comment
from cpd.lib import markup
from cpd.lib.desk import ReadOnlyAdmin, YesNoFilter
from participants.models import Reflection

HIDDEN = ("hidden_at", YesNoFilter)
HELD = ("held_at", YesNoFilter)


@admin.register(Reflection)
class ReflectionAdmin(DecidingPages, ReadOnlyAdmin):
    """What members published, as far as organisers may read it: no drafts, nothing private."""

    list_display = [
        "__str__",
        "author",
        "cohort",
        "about",
        "visibility",
        "published_at",
        "comment_count",
        "hidden_at",
        "held_at",
    ]
    list_filter = ["cohort", "visibility", HIDDEN, HELD]
    search_fields = ["title", "author__display_name", "author__handle"]
    ordering = ["-published_at", "-pk"]
    fields = ["title", "author", "cohort", "about", "visibility", "published_at", "edited_at", "hidden_at"]
    fields += ["held_at", "held_for", "body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reflection]:
        """What this organiser may read."""
        visible = Reflection.objects.visible_to(request.user).exclude(published_at=None)
        return visible.select_related("author", "cohort").prefetch_related("things")

    @admin.display(description=_("Things"))
    def about(self, reflection: Reflection) -> str:
        """The numbers of its Things."""
        return ", ".join(str(number) for number in sorted(thing.number for thing in reflection.things.all()))


@admin.register(Comment)
class CommentAdmin(DecidingPages, ReadOnlyAdmin):
    """What members said."""

    list_display = ["words", "author", "about", "created_at", "held_at", "hidden_at", "deleted_at"]
    list_filter = [HIDDEN, HELD, ("deleted_at", YesNoFilter), "created_at"]
    search_fields = ["body", "author__display_name", "author__handle"]
    ordering = ["-created_at", "-pk"]
    fields = ["body", "author", "about", "created_at", "edited_at", "held_at", "held_for", "hidden_at", "deleted_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Those under something this organiser may read."""
        return Comment.objects.visible_to(request.user).with_targets()

    @admin.display(description=_("comment"))
    def words(self, comment: Comment) -> str:
        """How it begins."""
        return markup.excerpt(comment.body_html, 80) or gettext("(deleted)")

    @admin.display(description=_("about"))
    def about(self, comment: Comment) -> str:
        """The Thing or reflection."""
        return str(comment.target)
