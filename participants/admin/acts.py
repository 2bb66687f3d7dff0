"""What organisers do about blogs elsewhere: fetch now, take as theirs, stop reading; from the list or from a row's page."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cpd.lib.desk import DeskModelAdmin
from participants import blogs, polling
from participants.discovery import CannotConnect
from participants.models import Blog, Feed, Member

REASON_LENGTH = 1000


class FeedActs(DeskModelAdmin):
    """The acts, each by POST and only for those who may change how blogs are read."""

    actions = ["fetch_now", "take_as_theirs", "stop_reading"]

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Those who may change how blogs are read; who may only look does nothing."""
        return bool(request.user.has_perm("participants.change_feed"))

    def acts_on(self, feed: Feed) -> list[str]:
        """What can be done about a feed as it stands."""
        if feed.retired_at is not None or feed.blog.closed_at is not None:
            return []
        return ["fetch", *([] if feed.blog.is_trusted else ["vouch"]), "stop"]

    def get_urls(self) -> list[URLPattern]:
        """With the acts."""
        view = self.admin_site.admin_view(require_POST(self.act_view))
        return [path("<int:pk>/act/", view, name="participants_feed_act"), *super().get_urls()]

    def act_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do one thing about one feed."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        feeds = self.get_queryset(request).filter(pk=pk)
        get_object_or_404(feeds)
        act = {"fetch": self.fetch_now, "vouch": self.take_as_theirs, "stop": self.stop_reading}
        chosen = act.get(request.POST.get("do", ""))
        if chosen is None:
            messages.warning(request, gettext("Choose what to do."))
        else:
            chosen(request, feeds)
        return HttpResponseRedirect(reverse("admin:participants_feed_change", args=[pk]))

    @admin.action(description=_("Fetch now"), permissions=["act"])
    def fetch_now(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Ask these feeds in the worker's next round, whatever their pause."""
        count = polling.fetch_now(queryset, timezone.now())
        text = ngettext(
            "%(count)s blog will be asked within a minute.", "%(count)s blogs will be asked within a minute.", count
        )
        messages.success(request, text % {"count": count})

    @admin.action(description=_("Take as theirs"), permissions=["act"])
    def take_as_theirs(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Trust these blogs because you know whose they are: what was held is shown."""
        done = 0
        for feed in queryset:
            try:
                done += self.vouch(feed.blog, by=self._organiser(request), reason=_reason(request))
            except CannotConnect:
                text = gettext("“%(blog)s” moved to an address that is read for somebody else. Ask its member.")
                messages.error(request, text % {"blog": feed.blog})
        if not done:
            messages.info(request, gettext("Nothing has changed."))
            return
        text = ngettext(
            "%(count)s blog is taken as its member’s own now. What was held is shown.",
            "%(count)s blogs are taken as their members’ own now. What was held is shown.",
            done,
        )
        messages.success(request, text % {"count": done})

    @admin.action(description=_("Stop reading"), permissions=["act"])
    def stop_reading(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Read these blogs no more; what they brought stays."""
        organiser, reason = self._organiser(request), _reason(request)
        done = sum(self.close(feed.blog, by=organiser, reason=reason) for feed in queryset)
        text = ngettext(
            "%(count)s blog is not read any more. What it brought stays.",
            "%(count)s blogs are not read any more. What they brought stays.",
            done,
        )
        messages.success(request, text % {"count": done})

    def vouch(self, blog: Blog, *, by: Member, reason: str) -> bool:
        """Take a blog as its member's own. Raises CannotConnect."""
        blogs.vouch(blog)
        return True

    def close(self, blog: Blog, *, by: Member, reason: str) -> bool:
        """Stop reading a blog."""
        blogs.close(blog)
        return True

    def _organiser(self, request: HttpRequest) -> Member:
        if not isinstance(request.user, Member):
            raise PermissionDenied
        return request.user


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:REASON_LENGTH]
