"""Members and blogs elsewhere in the desk, where what is done to them counts or is logged."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from comments import holding_back, log, members, notes, rules, trusting
from comments.models import Action, Case
from participants import holding
from participants.admin import FeedAdmin, MemberAdmin
from participants.models import Blog, Feed, Member

MOST = 20


def _moderator(request: HttpRequest) -> Member:
    if not (
        isinstance(request.user, Member) and rules.can_moderate(request.user) and rules.can_see_queue(request.user)
    ):
        raise PermissionDenied
    return request.user


@admin.register(Member)
class TalkingMemberAdmin(MemberAdmin):
    """Accounts; closing one, or opening it again, counts anew what stands. None is deleted: others' replies hang on it."""

    change_form_template = "admin/comments/member.html"
    actions = ["find_all_right"]

    def get_urls(self) -> list[URLPattern]:
        """With what organisers do about a member beside the form."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/note/", wrap(require_POST(self.note_view)), name="participants_member_note"),
            path("<int:pk>/case/", wrap(require_POST(self.look_after_view)), name="participants_member_look_after"),
            *super().get_urls(),
        ]

    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave a note about a member for the other organisers."""
        member = get_object_or_404(self.get_queryset(request), pk=pk)
        text = notes.tidy(request.POST.get("text", ""))
        if text:
            notes.write(member, by=_moderator(request), text=text)
            messages.success(request, _("Your note is kept. Organisers see it, nobody else."))
        else:
            _moderator(request)
            messages.warning(request, _("Write a few words first."))
        return HttpResponseRedirect(reverse("admin:participants_member_change", args=[pk]))

    def look_after_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open a case about the account as a whole, or go to the open one."""
        member = get_object_or_404(self.get_queryset(request), pk=pk)
        organiser = _moderator(request)
        if not rules.can_act_on_account(organiser, member):
            raise PermissionDenied
        return HttpResponseRedirect(members.look_after(member, by=organiser).get_desk_url())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """With the member's cases and the notes about them, for those who see cases."""
        member = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if member is not None and rules.can_see_queue(request.user):
            more = {
                "sees_cases": True,
                "cases": Case.objects.filter(author=member)
                .select_related("author")
                .order_by("-opened_at", "-pk")[:MOST],
                "notes": notes.about(member),
                "may_moderate": rules.can_moderate(request.user),
                "may_act": rules.can_act_on_account(request.user, member),
            }
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.action(description=gettext_lazy("These accounts are all right"), permissions=["change"])
    def find_all_right(self, request: HttpRequest, chosen: QuerySet[Member]) -> None:
        """Take the mark away that they look like spam; what is held already is let through one by one."""
        organiser = request.user
        assert isinstance(organiser, Member)  # noqa: S101
        done = sum(holding_back.clear(member, by=organiser) for member in chosen)
        sentence = ngettext("%(n)s account is not marked any more.", "%(n)s accounts are not marked any more.", done)
        self.message_user(request, sentence % {"n": done})

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
