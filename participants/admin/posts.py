"""Posts elsewhere in the desk: what was found, which Things it was matched to and why, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import ReadOnlyAdmin
from participants import outcomes, reasons
from participants.admin.filters import OutcomeFilter, PostsCohortFilter
from participants.admin.links import outside
from participants.models import Post
from things import dates


def matched_of(post: Post) -> list[tuple[int, str]]:
    """The Things a post was matched to, each with the reason."""
    return [(int(row["number"]), reasons.noted(row["by"], row["words"])) for row in post.matches]


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    """Posts of blogs elsewhere, to look up what became of one. What they are about is their author's to say."""

    list_display = ["post_and_blog", "day", "about", "state", "links"]
    list_filter = [OutcomeFilter, PostsCohortFilter]
    search_fields = ["title", "link", "blog__title", "author__display_name", "author__handle"]
    ordering = ["-published_at", "-pk"]
    fields = [
        "name", "state", "meaning", "about", "links", "blog", "author", "byline", "cohort", "labels_in_words",
        "published_at", "seen_at", "chosen_at", "set_aside_at", "deleted_at",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """With everything that its state depends on, and without the long texts."""
        posts: QuerySet[Post] = super().get_queryset(request)
        loaded = posts.select_related("blog__member", "author", "cohort", "reflection__author")
        return loaded.defer("body_html", "reflection__body", "reflection__body_html")

    @admin.display(description=_("post"), ordering="title")
    def post_and_blog(self, post: Post) -> SafeString:
        """Its title; below it whose it is, and on which blog."""
        what = {"name": post.author or post.byline or gettext("nobody yet"), "blog": post.blog}
        return format_html("{}<small>{}</small>", self.name(post), gettext("%(name)s, on “%(blog)s”") % what)

    @admin.display(description=_("published"), ordering="published_at")
    def day(self, post: Post) -> str:
        """On which day."""
        return dates.day_and_year(timezone.localtime(post.published_at))

    @admin.display(description=_("post"))
    def name(self, post: Post) -> str:
        """Its title, or how it begins."""
        return str(post)[:120]

    @admin.display(description=_("Things, and why"))
    def about(self, post: Post) -> SafeString | str:
        """What it was matched to."""
        found = matched_of(post)
        return format_html_join("", '<span class="why"><b>{}</b> {}</span>', found) if found else "–"

    @admin.display(description=_("state"))
    def state(self, post: Post) -> str:
        """What became of it."""
        return str(outcomes.of(post).label)

    @admin.display(description=_("which means"))
    def meaning(self, post: Post) -> str:
        """The same in a sentence."""
        return str(outcomes.MEANS[outcomes.of(post)])

    @admin.display(description=_("links"))
    def links(self, post: Post) -> SafeString:
        """To where it was written, and to where it is shown."""
        there = outside(post.link, gettext("the original")) if post.link else ""
        if post.reflection is None:
            return format_html('<span class="links">{}</span>', there)
        here = format_html('<a href="{}">{}</a>', post.reflection.get_absolute_url(), gettext("shown here"))
        return format_html('<span class="links">{} {}</span>', there, here)

    @admin.display(description=_("labels"))
    def labels_in_words(self, post: Post) -> str:
        """As its author tagged it."""
        return ", ".join(str(label) for label in post.labels) or "–"

    def view_on_site(self, obj: Any) -> str | None:
        """Where it is shown here."""
        return obj.reflection.get_absolute_url() if obj.reflection is not None else None
