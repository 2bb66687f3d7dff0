"""The directory of a cohort: the people who chose to be listed, those with the newest words first."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from cpd.lib import paging
from participants import finding
from participants.finding import Choice
from participants.models import Block, Blog, Member, Participant, Reflection
from participants.models.participant import ParticipantQuerySet
from things.models import Cohort

PAGE = 24
MOST = 2000
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Directory:
    """Whom one reader finds under the filters of an address. The questions it asks do not grow with the answers."""

    def __init__(self, cohort: Cohort, viewer: object, query: QueryDict) -> None:
        self.cohort = cohort
        self.viewer = viewer
        self.cursor = query.get("cursor")
        self.words = finding.words_asked(query)
        self.sector = finding.sector_asked(query)
        self.country = finding.country_asked(query)
        self.blog = query.get("blog", "") if query.get("blog", "") in Blog.Place.values else ""

    @property
    def query(self) -> str:
        """The filters that are set, as an address says them; without the page."""
        said = {"q": " ".join(self.words), "sector": self.sector.slug if self.sector else "", "country": self.country}
        return urlencode({name: value for name, value in (said | {"blog": self.blog}).items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.words or self.sector or self.country or self.blog)

    @cached_property
    def page(self) -> paging.Page[Participant]:
        """The people of this page, each with `latest`: their newest reflection that this reader may see."""
        words = Reflection.objects.in_lists_for(self.viewer).filter(cohort=self.cohort, author=OuterRef("member"))
        newest = words.newest_first()
        rows = self._rows().annotate(
            latest_key=Subquery(newest.values("pk")[:1]),
            heard_at=Coalesce(
                Subquery(newest.values("published_at")[:1]), Value(LONG_AGO), output_field=DateTimeField()
            ),
        )
        page = paging.page(rows.for_cards().with_blogs(), self.cursor, by=("-heard_at",), size=PAGE)
        keys = [row.latest_key for row in page.items if row.latest_key]  # type: ignore[attr-defined]
        latest = Reflection.objects.select_related("author").only("title", "slug", "author__handle").in_bulk(keys)
        for row in page.items:
            row.latest = latest.get(row.latest_key)  # type: ignore[attr-defined]
        return page

    @cached_property
    def everybody(self) -> list[Participant]:
        """Everybody whom the filters let through, by name, with where they write; bounded."""
        rows = self._rows().for_cards().with_feeds()
        return list(rows.order_by("member__display_name", "member__pk")[:MOST])

    @cached_property
    def count(self) -> int:
        """How many there are in all."""
        return self._rows().count()

    @cached_property
    def all_people(self) -> dict[str, int]:
        """How many take part, listed or not, and from how many countries."""
        people = self.cohort.participants.taking_part()
        return people.aggregate(
            people=Count("pk"), countries=Count("member__country", distinct=True, filter=~Q(member__country=""))
        )

    @cached_property
    def sectors(self) -> list[Choice]:
        """The sectors of the people listed."""
        return finding.sector_choices(self._rows(but="sector"), "member__", self.sector)

    @cached_property
    def countries(self) -> list[Choice]:
        """Their countries."""
        return finding.country_choices(self._rows(but="country"), "member__", self.country)

    @cached_property
    def blogs(self) -> list[Choice]:
        """Where they write."""
        rows = self._rows(but="blog")
        labels = {Blog.Place.HERE: _("Written here"), Blog.Place.ELSEWHERE: _("Their own")}
        counted = rows.aggregate(**{place.value: Count("pk", filter=Exists(self._blogs_at(place))) for place in labels})
        choices = [Choice(place, label, counted[place], place == self.blog) for place, label in labels.items()]
        return [choice for choice in choices if choice.count or choice.is_chosen]

    @staticmethod
    def _blogs_at(place: str) -> QuerySet[Blog]:
        return Blog.objects.filter(member=OuterRef("member"), place=place, closed_at=None)

    def _rows(self, but: str = "") -> ParticipantQuerySet:
        """Whom all filters but one let through."""
        rows = self.cohort.participants.listed()
        if isinstance(self.viewer, Member):
            rows = rows.exclude(member__in=Block.objects.of(self.viewer))
        for word in self.words:
            rows = rows.saying(word)
        if self.sector and but != "sector":
            rows = rows.filter(member__sector=self.sector)
        if self.country and but != "country":
            rows = rows.filter(member__country=self.country)
        if self.blog and but != "blog":
            rows = rows.filter(Exists(self._blogs_at(self.blog)))
        return rows
