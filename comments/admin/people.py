"""Members and blogs elsewhere in the desk, where what is done to them counts or is logged."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from comments import log, members, trusting
from comments.models import Action
from participants import holding
from participants.admin import FeedAdmin, MemberAdmin
from participants.models import Blog, Feed, Member


@admin.register(Member)
class TalkingMemberAdmin(MemberAdmin):
    """Accounts; closing one, or opening it again, counts anew what stands. None is deleted: others' replies hang on it."""

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm[Member], change: bool) -> None:
        """In the same transaction as the form; closing an account and opening it are lines of the log."""
        if "is_active" not in form.changed_data:
            super().save_model(request, obj, form, change)
            return
        holding.members([obj.pk])
        everything = members.Hold(obj)
        super().save_model(request, obj, form, change)
        everything.settle()
        verb = Action.Verb.OPEN_ACCOUNT if obj.is_active else Action.Verb.CLOSE_ACCOUNT
        assert isinstance(request.user, Member)  # noqa: S101
        log.add(verb, obj, by=request.user, label=obj.display_name)

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
