"""Feeds of what is for everyone: a cohort's reflections, those about one Thing, and one blog. Public whoever asks."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cpd.lib.visitors import cached_for_visitors
from participants import editions, reading
from participants.models import Member, Reflection
from participants.models.reflection import ReflectionQuerySet
from things.feeds import FullTextAtom, tag_of
from things.models import Cohort, Thing

NEWEST = 30
OWN_ADDRESS = re.compile(r'(?<= )(src|href)="/(?!/)')
SET_OF_SIZES = re.compile(r'(?<= )srcset="[^"]*"')


def public() -> ReflectionQuerySet:
    """What anybody may read, newest first, with its full text."""
    return Reflection.objects.in_lists_for(None).newest_first().for_page()


class ReflectionsFeed(Feed):
    """Full texts with names for good; what is changed keeps its name and gets a new date."""

    feed_type = FullTextAtom

    def item_title(self, item: Reflection) -> str:
        return str(item)

    def item_description(self, item: Reflection) -> str:
        return item.excerpt

    def item_link(self, item: Reflection) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_guid(self, item: Reflection) -> str:
        return tag_of(item.created_at, f"reflection-{item.pk}")

    def item_author_name(self, item: Reflection) -> str:
        return item.author.display_name

    def item_author_link(self, item: Reflection) -> str:
        return settings.SITE_URL + item.author.get_absolute_url()

    def item_pubdate(self, item: Reflection) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Reflection) -> datetime | None:
        return item.edited_at or item.published_at

    def item_categories(self, item: Reflection) -> list[str]:
        return [str(thing) for thing in item.things.all()]

    def item_extra_kwargs(self, item: Reflection) -> dict[str, Any]:
        return {"content": absolute(item.body_html) + way_to_original(item)}


class StreamFeed(ReflectionsFeed):
    """A cohort's reflections."""

    def get_object(self, request: HttpRequest, cohort: str) -> Cohort:
        found = Cohort.objects.listed().filter(slug=cohort).first()
        if found is None:
            raise Http404
        return found

    def title(self, cohort: Cohort) -> str:
        return _("Reflections of %(cohort)s") % {"cohort": cohort.title}

    def link(self, cohort: Cohort) -> str:
        return settings.SITE_URL + reverse("participants:stream", args=[cohort.slug])

    def feed_url(self, cohort: Cohort) -> str:
        return settings.SITE_URL + reverse("participants:stream_feed", args=[cohort.slug])

    def feed_guid(self, cohort: Cohort) -> str:
        return tag_of(cohort.created_at, f"cohort-{cohort.pk}/reflections")

    def items(self, cohort: Cohort) -> list[Reflection]:
        return list(public().filter(cohort=cohort)[:NEWEST])


class ThingFeed(ReflectionsFeed):
    """Reflections on one released Thing."""

    def get_object(self, request: HttpRequest, cohort: str, number: int) -> Thing:
        rows = Thing.objects.released().for_cards().filter(cohort__slug=cohort, number=number)
        found = rows.first()
        if found is None:
            raise Http404
        return found

    def title(self, thing: Thing) -> str:
        return _("Reflections on %(thing)s") % {"thing": thing}

    def link(self, thing: Thing) -> str:
        return settings.SITE_URL + thing.get_absolute_url()

    def feed_url(self, thing: Thing) -> str:
        return settings.SITE_URL + reverse("participants:thing_feed", args=[thing.cohort.slug, thing.number])

    def feed_guid(self, thing: Thing) -> str:
        return tag_of(thing.created_at, f"thing-{thing.pk}/reflections")

    def items(self, thing: Thing) -> list[Reflection]:
        return list(public().about(thing)[:NEWEST])


class BlogFeed(ReflectionsFeed):
    """One member's blog."""

    def get_object(self, request: HttpRequest, handle: str) -> Member:
        found = reading.blog_of(handle, None)
        if found is None:
            raise Http404
        return found.person

    def title(self, person: Member) -> str:
        blog = person.blogs.filter(place="here").first()
        return str(blog or _("%(name)s’s blog") % {"name": person.display_name})

    def subtitle(self, person: Member) -> str:
        return person.bio

    def author_name(self, person: Member) -> str:
        return person.display_name

    def link(self, person: Member) -> str:
        return settings.SITE_URL + person.get_absolute_url()

    def feed_url(self, person: Member) -> str:
        return settings.SITE_URL + reverse("participants:blog_feed", args=[person.handle])

    def feed_guid(self, person: Member) -> str:
        return tag_of(person.joined_at, f"member-{person.pk}/reflections")

    def items(self, person: Member) -> list[Reflection]:
        return list(public().filter(author=person)[:NEWEST])


def way_to_original(item: Reflection) -> str:
    """Of what was written elsewhere the feed has the beginning; this leads to the whole of it."""
    if not item.is_elsewhere:
        return ""
    host = urlsplit(item.original_address).hostname or ""
    return format_html('<p><a href="{}">{}</a></p>', item.original_address, _("Read on at %(host)s") % {"host": host})


def absolute(html: str) -> str:
    """Stored HTML for reading elsewhere: addresses of our own pages and pictures with our name before them."""
    html = OWN_ADDRESS.sub(rf'\1="{settings.SITE_URL}/', html)
    return SET_OF_SIZES.sub("", html)


STREAM, THING, BLOG = StreamFeed(), ThingFeed(), BlogFeed()


@login_not_required
@require_safe
@cached_for_visitors(editions.of_cohort)
def stream_feed(request: HttpRequest, cohort: str) -> HttpResponse:
    """A cohort's reflections as Atom."""
    return STREAM(request, cohort=cohort)


@login_not_required
@require_safe
@cached_for_visitors(editions.of_cohort)
def thing_feed(request: HttpRequest, cohort: str, number: int) -> HttpResponse:
    """Reflections on one Thing as Atom."""
    return THING(request, cohort=cohort, number=number)


@login_not_required
@require_safe
@cached_for_visitors(editions.of_blog)
def blog_feed(request: HttpRequest, handle: str) -> HttpResponse:
    """One blog as Atom."""
    return BLOG(request, handle=handle)
