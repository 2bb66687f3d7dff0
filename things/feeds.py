"""The feed of a cohort's released Things."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cpd.lib.feeds import FORMS, FullFeed, one_line, tag_of
from cpd.lib.here import own_address
from cpd.lib.visitors import cached_for_visitors
from things import edition
from things.models import Cohort, Thing

NEWEST = 30


class ThingsFeed(FullFeed):
    """Released Things with their full text, newest first as feed readers want them; public whoever asks."""

    def get_object(self, request: HttpRequest, cohort: str) -> Cohort:
        found = Cohort.objects.listed().filter(slug=cohort).first()
        if found is None:
            raise Http404
        return found

    def title(self, cohort: Cohort) -> str:
        return _("Things of %(cohort)s") % {"cohort": one_line(cohort.title)}

    def subtitle(self, cohort: Cohort) -> str:
        return cohort.tagline

    def author_name(self, cohort: Cohort) -> str:
        """For the Things that name no author."""
        return settings.SITE_NAME

    def link(self, cohort: Cohort) -> str:
        return own_address(reverse("things:thing_list", args=[cohort.slug]))

    def address(self, cohort: Cohort) -> str:
        return reverse("things:feed", args=[cohort.slug])

    def feed_guid(self, cohort: Cohort) -> str:
        return tag_of(cohort.created_at, f"cohort-{cohort.pk}/things")

    def since(self, cohort: Cohort) -> datetime:
        return cohort.created_at

    def changed_at(self, cohort: Cohort) -> datetime:
        return cohort.edition_at

    def items(self, cohort: Cohort) -> list[Thing]:
        return list(cohort.things.released().for_feed().order_by("-week__opens_at", "-number")[:NEWEST])

    def item_description(self, thing: Thing) -> str:
        return thing.summary

    def item_link(self, thing: Thing) -> str:
        return own_address(thing.get_absolute_url())

    def item_guid(self, thing: Thing) -> str:
        return tag_of(thing.created_at, f"thing-{thing.pk}")

    def item_author_name(self, thing: Thing) -> str | None:
        return one_line(thing.author_name) or None

    def item_pubdate(self, thing: Thing) -> datetime | None:
        return thing.week.opens_at if thing.week else None

    def item_updateddate(self, thing: Thing) -> datetime:
        return max(thing.updated_at, thing.week.opens_at) if thing.week else thing.updated_at

    def item_html(self, thing: Thing) -> str:
        return render_to_string("things/feed_item.html", {"thing": thing})


THINGS = {form: ThingsFeed(form) for form in FORMS}


@login_not_required
@require_safe
@cached_for_visitors(edition.of_pages)
def things(request: HttpRequest, cohort: str, form: str = "atom") -> HttpResponse:
    """The Things of one cohort as Atom or JSON Feed."""
    return THINGS[form](request, cohort=cohort)
