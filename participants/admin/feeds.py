"""Blogs elsewhere in the desk: how reading them goes, those that need somebody first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import ReadOnlyAdmin
from participants import health, needs
from participants.admin.acts import FeedActs
from participants.admin.filters import MembersCohortFilter, NeedFilter
from participants.admin.links import outside
from participants.admin.posts import matched_of
from participants.admin.trying import TryingPages
from participants.models import Feed, Post
from participants.outcomes import of as outcome_of
from things import dates

LATEST = 50
NONE = "–"
# Where a row is a card, its numbers have no head of a column above them.
NARROW = '<span class="narrow">{}</span> {}'


class FeedAdmin(FeedActs, TryingPages, ReadOnlyAdmin):
    """How blogs elsewhere are read. Nothing is changed by hand, and what can be done are the acts.

    The floor above registers it, because what organisers do is logged there.
    """

    list_display = ["blog_and_member", "state_and_since", "asked_and_next", "posts_and_waiting", "newest_post"]
    list_filter = [NeedFilter, MembersCohortFilter]
    search_fields = ["address", "blog__title", "blog__address", "blog__member__display_name", "blog__member__handle"]
    change_list_template = "admin/participants/feed_list.html"
    change_form_template = "admin/participants/feed.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        """With blogs, members and numbers, so that no row has to ask."""
        feeds = Feed.objects.for_reading()
        return needs.with_needs(feeds, timezone.now())

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """By need."""
        return needs.BY_NEED

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is the matter, how it is read, whose it is."""
        reading = ["where", "asked", "due", "changed", "seconds", "entry_count", "newest", "found", "waiting"]
        whose = ["member", "blog_address", "proved", "quarantine", "older_wanted"]
        return [
            (None, {"fields": ["state", "reason", "failing", "failures", "told", "said"]}),
            (_("How it is read"), {"fields": reading}),
            (_("Whose it is"), {"fields": whose}),
        ]

    # ---- columns of the list

    @admin.display(description=_("blog"), ordering="blog__title")
    def blog_and_member(self, feed: Feed) -> SafeString:
        """Its title, or whose it is; below it the member."""
        return format_html("{}<small>{}</small>", feed.blog, feed.blog.member)

    @admin.display(description=_("state"), ordering="need")
    def state_and_since(self, feed: Feed) -> SafeString:
        """In words, with the reasons, and when it failed first."""
        failing = dates.ago(feed.failing_since) if feed.failing_since else ""
        since = [gettext("First failed %(when)s") % {"when": failing}] if failing else []
        return self._state(feed, since)

    @admin.display(description=_("asked"), ordering="checked_at")
    def asked_and_next(self, feed: Feed) -> SafeString:
        """When it was asked last, and when it will be asked again."""
        due = "" if feed.retired_at else gettext("next %(when)s") % {"when": dates.ahead(feed.next_check_at)}
        return format_html(NARROW + "<small>{}</small>", gettext("Asked"), _ago(feed.checked_at), due)

    @admin.display(description=_("posts"), ordering="posts_found")
    def posts_and_waiting(self, feed: Any) -> SafeString:
        """How many posts of the blog are known, and how many of them wait for their author's word."""
        waiting = gettext("%(count)s in the inbox") % {"count": feed.posts_waiting} if feed.posts_waiting else ""
        return format_html(NARROW + "<small>{}</small>", gettext("Posts"), feed.posts_found, waiting)

    @admin.display(description=_("newest post"), ordering="newest_at")
    def newest_post(self, feed: Feed) -> SafeString:
        """When it was published."""
        return format_html(NARROW, gettext("Newest post"), _ago(feed.newest_at))

    def _state(self, feed: Feed, further: list[str]) -> SafeString:
        now = timezone.now()
        reasons = [*needs.reasons_of(feed, now), *further]
        lines = format_html_join("", "<small>{}</small>", ((reason,) for reason in reasons))
        return format_html('<span class="need"><b>{}</b>{}</span>', needs.word_of(health.of_row(feed, now)), lines)

    # ---- fields of a row's page

    @admin.display(description=_("state"))
    def state(self, feed: Feed) -> SafeString:
        """In words, with the reasons."""
        return self._state(feed, [])

    @admin.display(description=_("full reason"))
    def reason(self, feed: Feed) -> str:
        """What really happened; members are not told."""
        return feed.detail or NONE

    @admin.display(description=_("failing since"))
    def failing(self, feed: Feed) -> str:
        """Since the first of the failures that followed one another."""
        return _ago(feed.failing_since)

    @admin.display(description=_("member told"))
    def told(self, feed: Feed) -> str:
        """When the one letter about it was written."""
        return _ago(feed.told_at)

    @admin.display(description=_("what the member reads"))
    def said(self, feed: Feed) -> str:
        """The state in the words of the member's own page."""
        state = health.of_row(feed)
        return gettext("%(said)s %(way_out)s") % {"said": state.said, "way_out": state.way_out}

    @admin.display(description=_("feed"))
    def where(self, feed: Feed) -> SafeString | str:
        """Where it is read."""
        return outside(feed.address, length=200)

    @admin.display(description=_("asked"))
    def asked(self, feed: Feed) -> str:
        """When it was asked last."""
        return _ago(feed.checked_at)

    @admin.display(description=_("asked next"))
    def due(self, feed: Feed) -> str:
        """When it will be asked again."""
        return NONE if feed.retired_at else dates.ahead(feed.next_check_at)

    @admin.display(description=_("changed"))
    def changed(self, feed: Feed) -> str:
        """When something was new there."""
        return _ago(feed.changed_at)

    @admin.display(description=_("newest post"))
    def newest(self, feed: Feed) -> str:
        """When it was published."""
        return _ago(feed.newest_at)

    @admin.display(description=_("posts known"))
    def found(self, feed: Any) -> int:
        """How many posts of the blog were ever read."""
        return int(feed.posts_found)

    @admin.display(description=_("posts in the inbox"))
    def waiting(self, feed: Any) -> int:
        """How many of them wait for their author's word."""
        return int(feed.posts_waiting)

    @admin.display(description=_("blog"))
    def blog_address(self, feed: Feed) -> SafeString | str:
        """Where people read it."""
        return outside(feed.blog.address, length=200)

    @admin.display(description=_("member"))
    def member(self, feed: Feed) -> SafeString:
        """Whose blog it is, or is said to be."""
        member = feed.blog.member
        address = reverse("admin:participants_member_change", args=[member.pk])
        return format_html('<a href="{}">{}</a>', address, member.display_name)

    @admin.display(description=_("shown to be theirs"))
    def proved(self, feed: Feed) -> str:
        """Since when."""
        return _ago(feed.blog.proved_at)

    @admin.display(description=_("in quarantine"))
    def quarantine(self, feed: Feed) -> str:
        """Since when, and what changed."""
        blog = feed.blog
        if blog.quarantined_at is None:
            return NONE
        what = {"since": dates.ago(blog.quarantined_at), "what": blog.get_jump_display(), "now": blog.jump_to}
        return gettext("since %(since)s. %(what)s: %(now)s") % what

    @admin.display(description=_("older posts wanted"))
    def older_wanted(self, feed: Feed) -> str:
        """Since when posts from before joining are taken in."""
        return _ago(feed.blog.older_wanted_at)

    # ---- pages

    def view_on_site(self, obj: Any) -> str:
        """The member's page here."""
        return str(obj.blog.get_absolute_url())

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Under the name that the tab has."""
        return super().changelist_view(request, {"title": gettext("Blogs elsewhere"), **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the blog's other addresses and its posts, and what may be done."""
        feed = context.get("original")
        if feed is not None:
            posts = Post.objects.filter(blog=feed.blog_id).select_related("author", "blog", "reflection__author")
            latest = list(posts.defer("body_html", "reflection__body", "reflection__body_html")[:LATEST])
            context |= {
                "feed": feed,
                "addresses": Feed.objects.filter(blog=feed.blog_id).order_by("-created_at", "-pk"),
                "posts": [(post, outcome_of(post), matched_of(post)) for post in latest],
                "acts": self.acts_on(feed) if self.has_act_permission(request) else [],
            }
        response = super().render_change_form(request, context, *args, **kwargs)
        if feed is not None:
            response.context_data["title"] = str(feed.blog)  # type: ignore[attr-defined]
        return response


def _ago(moment: datetime | None) -> str:
    return dates.ago(moment) if moment else NONE
