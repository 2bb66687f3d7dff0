"""The feed of a cohort's released Things."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from cpd.lib import markup
from cpd.lib.visitors import cached_for_visitors
from things import edition
from things.models import Cohort, Thing

NEWEST = 30


class FullTextAtom(Atom1Feed):
    """Atom with the text itself, and a name for the feed that outlives its address."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xml:base": settings.SITE_URL + "/"}

    def write(self, outfile: Any, encoding: str) -> None:
        """Without the characters that XML does not know, whoever typed them and wherever."""
        self.feed = _tidied(self.feed)
        self.items = _tidied(self.items)
        super().write(outfile, encoding)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return markup.tidy(value)
    if isinstance(value, dict):
        return {name: _tidied(part) for name, part in value.items()}
    return [_tidied(part) for part in value] if isinstance(value, list | tuple) else value


class ThingsFeed(Feed):
    """Released Things with their full text, newest first as feed readers want them; public whoever asks."""

    feed_type = FullTextAtom

    def get_object(self, request: HttpRequest, cohort: str) -> Cohort:
        found = Cohort.objects.listed().filter(slug=cohort).first()
        if found is None:
            raise Http404
        return found

    def title(self, cohort: Cohort) -> str:
        return _("Things of %(cohort)s") % {"cohort": cohort.title}

    def subtitle(self, cohort: Cohort) -> str:
        return cohort.tagline

    def link(self, cohort: Cohort) -> str:
        return settings.SITE_URL + reverse("things:thing_list", args=[cohort.slug])

    def feed_url(self, cohort: Cohort) -> str:
        return settings.SITE_URL + reverse("things:feed", args=[cohort.slug])

    def feed_guid(self, cohort: Cohort) -> str:
        return tag_of(cohort.created_at, f"cohort-{cohort.pk}/things")

    def items(self, cohort: Cohort) -> list[Thing]:
        return list(cohort.things.released().for_feed().order_by("-week__opens_at", "-number")[:NEWEST])

    def item_title(self, thing: Thing) -> str:
        return str(thing)

    def item_description(self, thing: Thing) -> str:
        return thing.summary

    def item_link(self, thing: Thing) -> str:
        return settings.SITE_URL + thing.get_absolute_url()

    def item_guid(self, thing: Thing) -> str:
        return tag_of(thing.created_at, f"thing-{thing.pk}")

    def item_author_name(self, thing: Thing) -> str:
        return thing.author_name

    def item_pubdate(self, thing: Thing) -> datetime | None:
        return thing.week.opens_at if thing.week else None

    def item_updateddate(self, thing: Thing) -> datetime | None:
        return max(thing.updated_at, thing.week.opens_at) if thing.week else thing.updated_at

    def item_extra_kwargs(self, thing: Thing) -> dict[str, Any]:
        return {"content": render_to_string("things/feed_item.html", {"thing": thing, "site_url": settings.SITE_URL})}


def tag_of(made_at: datetime, name: str) -> str:
    """A name for good (RFC 4151), whatever becomes of addresses."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{made_at:%Y-%m-%d}:{name}"


THINGS = ThingsFeed()


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def things(request: HttpRequest, cohort: str) -> HttpResponse:
    """The Things of one cohort as Atom."""
    return THINGS(request, cohort=cohort)
