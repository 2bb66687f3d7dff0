"""Blogs in the desk, here and elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import WordsStay, YesNoFilter
from participants.admin.shown import ShownEverywhere
from participants.models import Blog, BlogAuthor, Feed

ELSEWHERE = ["platform", "language", "proved_at", "quarantined_at", "jump", "jump_to", "closed_at"]


@admin.register(Blog)
class BlogAdmin(WordsStay, ShownEverywhere):
    """Where members' reflections live. How those elsewhere are read stands with their feeds."""

    goes_along = (Feed, BlogAuthor)
    list_display = ["name", "member", "place", "address", "reflection_count", "created_at"]
    list_filter = ["place", ("closed_at", YesNoFilter)]
    list_select_related = ["member"]
    search_fields = ["title", "address", "member__display_name", "member__handle"]
    ordering = ["-created_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Blog]:
        """Blogs with the number of their published reflections."""
        blogs: QuerySet[Blog] = super().get_queryset(request)
        published = Count("reflections", filter=Q(reflections__published_at__isnull=False))
        return blogs.select_related("member").annotate(published=published)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The blog, and for one elsewhere whose it is shown to be."""
        fieldsets: list[Any] = [(None, {"fields": ["member", "place", "title", "address", "created_at"]})]
        if obj is not None and obj.is_elsewhere:
            fieldsets.append((_("Elsewhere"), {"fields": ELSEWHERE}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A blog elsewhere has the title and the address that it has there; its member moves it."""
        fixed = ["member", "place", "created_at"]
        return [*fixed, "title", "address", *ELSEWHERE] if obj is not None and obj.is_elsewhere else fixed

    def why_it_stays(self, obj: Blog) -> str:
        """What a blog brought, and what was written on one here, is not deleted with it."""
        if obj.is_elsewhere:
            text = gettext("What “%(blog)s” brought would go with it. Stop reading it instead: what it brought stays.")
        else:
            text = gettext("What was written on “%(blog)s” would go with it. Hide what must not be read.")
        return text % {"blog": obj}

    @admin.display(description=_("blog"), ordering="title")
    def name(self, blog: Blog) -> str:
        """Its title, or whose it is."""
        return str(blog)

    @admin.display(description=_("reflections"), ordering="published")
    def reflection_count(self, blog: Any) -> int:
        """How many are published."""
        return int(blog.published)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members begin their blogs themselves."""
        return False
