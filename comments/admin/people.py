"""Members and blogs elsewhere in the desk, where what is done to them counts or is logged."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import counting, holding_back, trusting
from participants.admin import FeedAdmin, MemberAdmin
from participants.models import Blog, Feed, Member


@admin.register(Member)
class TalkingMemberAdmin(MemberAdmin):
    """Accounts; closing one, or opening it again, counts anew what stands. None is deleted: others' replies hang on it."""

    actions = ["find_all_right"]

    @admin.action(description=_("These accounts are all right"), permissions=["change"])
    def find_all_right(self, request: HttpRequest, members: QuerySet[Member]) -> None:
        """Take the mark away that they look like spam; what is held already is let through one by one."""
        organiser = request.user
        assert isinstance(organiser, Member)  # noqa: S101
        done = sum(holding_back.clear(member, by=organiser) for member in members)
        sentence = ngettext("%(n)s account is not marked any more.", "%(n)s accounts are not marked any more.", done)
        self.message_user(request, sentence % {"n": done})

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
