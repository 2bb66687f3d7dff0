"""The stream of a cohort's reflections: for members those that wait first, for visitors the newest; narrowed by what is asked."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Count, Q
from django.http import QueryDict

from cpd.lib import paging
from participants import finding, offering
from participants.finding import Choice
from participants.models import Member, Reflection
from participants.models.reflection import WAITING_ORDER, ReflectionQuerySet
from things.models import Cohort, Thing
from things.models.thing import ThingQuerySet

PAGE = 20


class Stream:
    """What one reader finds under the filters of an address. The questions it asks do not grow with the answers."""

    def __init__(self, cohort: Cohort, viewer: object, query: QueryDict) -> None:
        self.cohort = cohort
        self.viewer = viewer
        self.cursor = query.get("cursor")
        number = finding.number_asked(query, "thing")
        self.thing = self._open_things.filter(number=number).first() if number is not None else None
        self.sector = finding.sector_asked(query)
        self.country = finding.country_asked(query)
        self.is_waiting = query.get("waiting") == "1"
        # In a finished cohort nobody can be answered any more.
        self.has_orders = isinstance(viewer, Member) and not cohort.is_finished()
        is_by_waiting = self.has_orders and query.get("order") != "newest"
        self.member = viewer if isinstance(viewer, Member) and is_by_waiting else None
        if self.member is not None and not self.page.items:
            # Nobody else has written what is asked for: then the reader finds their own, as in the other order.
            self.member = None
            del self.page

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.thing or self.sector or self.country or self.is_waiting)

    @cached_property
    def page(self) -> paging.Page[Reflection]:
        """The postcards of this page."""
        by = WAITING_ORDER if self.is_by_waiting else ("-published_at",)
        return paging.page(self._rows().for_cards(), self.cursor, by=by, size=PAGE)

    @property
    def is_by_waiting(self) -> bool:
        """Whether those who wait come first; a member's own are not among them."""
        return self.member is not None

    @property
    def offered(self) -> list[Reflection]:
        """What is on top of the first page: this counts as offered once it is seen."""
        is_top = self.is_by_waiting and self.page.newer is None
        return self.page.items[: offering.TOP] if is_top else []

    @cached_property
    def _counts(self) -> dict[str, int]:
        rows = self._rows(but="waiting").order_by()
        return rows.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(comment_count=0, answered_there_count=0)))

    @property
    def count(self) -> int:
        """How many there are in all."""
        return self._counts["waiting" if self.is_waiting else "all"]

    @property
    def waiting_count(self) -> int:
        """How many nobody has answered yet."""
        return self._counts["waiting"]

    @cached_property
    def things(self) -> list[Choice]:
        """The Things written about, in course order."""
        rows = self._rows(but="thing").filter(things__in=self._open_things).order_by("things__number")
        found = rows.values_list("things__number", "things__title").annotate(found=Count("pk"))
        labels = [(number, f"{number}. {title}", count) for number, title, count in found]
        chosen = self.thing.number if self.thing else None
        choices = [Choice(str(number), label, count, number == chosen) for number, label, count in labels]
        extra = Choice(str(chosen), f"{chosen}. {self.thing.title}", 0, True) if self.thing else None
        return finding.with_chosen(choices, extra)

    @cached_property
    def sectors(self) -> list[Choice]:
        """The sectors of the people who wrote."""
        return finding.sector_choices(self._rows(but="sector"), "author__", self.sector)

    @cached_property
    def countries(self) -> list[Choice]:
        """Their countries."""
        return finding.country_choices(self._rows(but="country"), "author__", self.country)

    @property
    def _open_things(self) -> ThingQuerySet:
        return Thing.objects.filter(cohort=self.cohort).released()

    def _rows(self, but: str = "") -> ReflectionQuerySet:
        """What all filters but one let through."""
        rows = Reflection.objects.in_lists_for(self.viewer).filter(cohort=self.cohort)
        if self.thing and but != "thing":
            rows = rows.about(self.thing)
        if self.sector and but != "sector":
            rows = rows.filter(author__sector=self.sector)
        if self.country and but != "country":
            rows = rows.filter(author__country=self.country)
        if self.is_waiting and but != "waiting":
            rows = rows.waiting()
        return rows.newest_first() if self.member is None else rows.waiting_first(self.member)
