"""Feeds of what is for everyone: a cohort's reflections, those about one Thing, and one blog. Public whoever asks."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cpd.lib.feeds import FORMS, FullFeed, one_line, tag_of
from cpd.lib.here import own_address
from cpd.lib.visitors import cached_for_visitors
from participants import editions, reading
from participants.addresses import host_of
from participants.models import Member, Reflection
from participants.models.reflection import ReflectionQuerySet
from things import edition
from things.models import Cohort, Thing

NEWEST = 30


def public() -> ReflectionQuerySet:
    """What anybody may read, newest first, with its full text."""
    return Reflection.objects.in_lists_for(None).newest_first().for_page()


class ReflectionsFeed(FullFeed):
    """Reflections with their full texts, by their authors' chosen names."""

    def item_description(self, item: Reflection) -> str:
        return item.excerpt

    def item_link(self, item: Reflection) -> str:
        return own_address(item.get_absolute_url())

    def item_guid(self, item: Reflection) -> str:
        return tag_of(item.created_at, f"reflection-{item.pk}")

    def item_author_name(self, item: Reflection) -> str:
        return name_of(item.author)

    def item_author_link(self, item: Reflection) -> str:
        return own_address(item.author.get_absolute_url())

    def item_pubdate(self, item: Reflection) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Reflection) -> datetime | None:
        return max(filter(None, (item.edited_at, item.published_at)), default=None)

    def item_categories(self, item: Reflection) -> list[str]:
        return [one_line(str(thing)) for thing in item.things.all() if thing.is_released]

    def item_html(self, item: Reflection) -> str:
        return item.body_html + way_to_original(item)


class StreamFeed(ReflectionsFeed):
    """A cohort's reflections."""

    def get_object(self, request: HttpRequest, cohort: str) -> Cohort:
        found = Cohort.objects.listed().filter(slug=cohort).first()
        if found is None:
            raise Http404
        return found

    def title(self, cohort: Cohort) -> str:
        return _("Reflections of %(cohort)s") % {"cohort": one_line(cohort.title)}

    def link(self, cohort: Cohort) -> str:
        return own_address(reverse("participants:stream", args=[cohort.slug]))

    def address(self, cohort: Cohort) -> str:
        return reverse("participants:stream_feed", args=[cohort.slug])

    def feed_guid(self, cohort: Cohort) -> str:
        return tag_of(cohort.created_at, f"cohort-{cohort.pk}/reflections")

    def since(self, cohort: Cohort) -> datetime:
        return cohort.created_at

    def changed_at(self, cohort: Cohort) -> datetime:
        return cohort.edition_at

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
        return _("Reflections on %(thing)s") % {"thing": one_line(str(thing))}

    def link(self, thing: Thing) -> str:
        return own_address(thing.get_absolute_url())

    def address(self, thing: Thing) -> str:
        return reverse("participants:thing_feed", args=[thing.cohort.slug, thing.number])

    def feed_guid(self, thing: Thing) -> str:
        return tag_of(thing.created_at, f"thing-{thing.pk}/reflections")

    def since(self, thing: Thing) -> datetime:
        return thing.created_at

    def changed_at(self, thing: Thing) -> datetime:
        return thing.cohort.edition_at

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
        return one_line(str(blog or "")) or _("%(name)s’s blog") % {"name": name_of(person)}

    def subtitle(self, person: Member) -> str:
        return person.bio

    def author_name(self, person: Member) -> str:
        return name_of(person)

    def author_link(self, person: Member) -> str:
        return own_address(person.get_absolute_url())

    def link(self, person: Member) -> str:
        return own_address(person.get_absolute_url())

    def address(self, person: Member) -> str:
        return reverse("participants:blog_feed", args=[person.handle])

    def feed_guid(self, person: Member) -> str:
        return tag_of(person.joined_at, f"member-{person.pk}/reflections")

    def since(self, person: Member) -> datetime:
        return person.joined_at

    def changed_at(self, person: Member) -> datetime:
        cohorts = Cohort.objects.filter(participants__member=person)
        return cohorts.aggregate(last=Max("edition_at"))["last"] or timezone.now()

    def items(self, person: Member) -> list[Reflection]:
        return list(public().filter(author=person)[:NEWEST])


def way_to_original(item: Reflection) -> str:
    """Of what was written elsewhere the feed has the beginning; this leads to the whole of it."""
    if not item.is_elsewhere:
        return ""
    said = _("Read on at %(host)s") % {"host": host_of(item.original_address)}
    return format_html('<p><a href="{}">{}</a></p>', item.original_address, said)


def name_of(person: Member) -> str:
    """The name they chose, in one line; their handle where nothing of it can be seen."""
    return one_line(person.display_name) or person.handle


STREAM = {form: StreamFeed(form) for form in FORMS}
THING = {form: ThingFeed(form) for form in FORMS}
BLOG = {form: BlogFeed(form) for form in FORMS}


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def stream_feed(request: HttpRequest, cohort: str, form: str = "atom") -> HttpResponse:
    """A cohort's reflections as Atom or JSON Feed."""
    return STREAM[form](request, cohort=cohort)


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def thing_feed(request: HttpRequest, cohort: str, number: int, form: str = "atom") -> HttpResponse:
    """Reflections on one Thing as Atom or JSON Feed."""
    return THING[form](request, cohort=cohort, number=number)


@login_not_required
@require_safe
@cached_for_visitors(editions.of_blog)
def blog_feed(request: HttpRequest, handle: str, form: str = "atom") -> HttpResponse:
    """One blog as Atom or JSON Feed."""
    return BLOG[form](request, handle=handle)
