"""Reflections, comments, reports, feeds and the log in the organisers' desk: read, hide, restore, decide, trust."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments import counting, trusting
from comments.deciding import DecidingPages, address_of
from comments.models import Action, Comment, Report
from cpd.lib import markup
from cpd.lib.desk import ReadOnlyAdmin, YesNoFilter
from participants.admin import FeedAdmin, MemberAdmin
from participants.models import Blog, Feed, Member, Reflection

HIDDEN = ("hidden_at", YesNoFilter)


@admin.register(Reflection)
class ReflectionAdmin(DecidingPages, ReadOnlyAdmin):
    """What members published, as far as organisers may read it: no drafts, nothing private."""

    list_display = ["__str__", "author", "cohort", "about", "visibility", "published_at", "comment_count", "hidden_at"]
    list_filter = ["cohort", "visibility", HIDDEN]
    search_fields = ["title", "author__display_name", "author__handle"]
    ordering = ["-published_at", "-pk"]
    fields = ["title", "author", "cohort", "about", "visibility", "published_at", "edited_at", "hidden_at", "body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reflection]:
        """What this organiser may read."""
        visible = Reflection.objects.visible_to(request.user).exclude(published_at=None)
        return visible.select_related("author", "cohort").prefetch_related("things")

    @admin.display(description=_("Things"))
    def about(self, reflection: Reflection) -> str:
        """The numbers of its Things."""
        return ", ".join(str(number) for number in sorted(thing.number for thing in reflection.things.all()))


@admin.register(Member)
class TalkingMemberAdmin(MemberAdmin):
    """Accounts; closing one, or opening it again, counts anew what stands. None is deleted: others' replies hang on it."""

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm[Member], change: bool) -> None:
        """In the same transaction as the form."""
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            counting.count_all_of(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: an account that is closed shows nothing any more."""
        return False


@admin.register(Feed)
class LoggedFeedAdmin(FeedAdmin):
    """How blogs elsewhere are read; who is trusted and what is given up stands in the log."""

    def vouch(self, blog: Blog, *, by: Member, reason: str) -> bool:
        """And write it down."""
        return trusting.take_as_theirs(blog, by=by, reason=reason)

    def close(self, blog: Blog, *, by: Member, reason: str) -> bool:
        """And write it down."""
        return trusting.stop_reading(blog, by=by, reason=reason)


@admin.register(Comment)
class CommentAdmin(DecidingPages, ReadOnlyAdmin):
    """What members said."""

    list_display = ["words", "author", "about", "created_at", "edited_at", "hidden_at", "deleted_at"]
    list_filter = [HIDDEN, ("deleted_at", YesNoFilter), "created_at"]
    search_fields = ["body", "author__display_name", "author__handle"]
    ordering = ["-created_at", "-pk"]
    fields = ["body", "author", "about", "created_at", "edited_at", "hidden_at", "deleted_at"]

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


class StandFilter(admin.SimpleListFilter):
    """Reports that wait for a decision, unless asked otherwise."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Beside the open ones."""
        return [("decided", _("Decided")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        """The open ones come first and are chosen by themselves."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Open, decided, or all."""
        if self.value() == "all":
            return queryset
        return queryset.filter(resolved_at__isnull=self.value() != "decided")


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """What members reported; each leads to the page where it is decided."""

    list_display = ["reason", "words", "author", "reporter", "created_at", "resolved_at"]
    list_filter = [StandFilter, "reason"]
    search_fields = ["note", "reporter__display_name"]
    ordering = ["-created_at", "-pk"]
    list_select_related = ["comment__author", "reflection__author", "reporter"]

    @admin.display(description=_("whose words"))
    def author(self, report: Report) -> str:
        """Who wrote what was reported."""
        return str(report.target.author)

    @admin.display(description=_("reported words"))
    def words(self, report: Report) -> str:
        """How they begin."""
        target = report.target
        words = str(target) if isinstance(target, Reflection) else markup.excerpt(target.body_html, 80)
        return words or gettext("(deleted)")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The words it is about, in their context."""
        report = self.get_object(request, object_id)
        if report is None or not self.has_view_permission(request, report):
            raise Http404
        return HttpResponseRedirect(address_of(report.target))


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    """What organisers did: to read, never to change."""

    list_display = ["at", "actor_name", "verb", "author_name", "target_label", "reason"]
    list_filter = ["verb", "at"]
    search_fields = ["actor_name", "author_name", "target_label", "reason"]
    ordering = ["-at", "-pk"]
    fields = ["at", "actor_name", "verb", "author_name", "target_label", "target_id", "reason"]
