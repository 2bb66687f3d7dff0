"""What one reader finds: documents by their words, of those only what this reader may see now, shown as it is now."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from cpd.desk.models import Document
from cpd.desk.search import findable, showing
from cpd.desk.search.findable import KINDS, Kind
from cpd.desk.search.showing import Found
from cpd.lib import markup, search
from cpd.lib.asking import Question, question
from things.models import Cohort

PAGE = 20
CURSOR = re.compile(r"(t|b)-([0-9]{1,19})")
LARGEST = (1 << 63) - 1


class Search:
    """The answer to one address of the search page. The questions it asks the database do not grow with the answer."""

    def __init__(self, viewer: Any, query: QueryDict) -> None:
        self.viewer = viewer
        self.text = markup.tidy(query.get("q", "")).strip()
        self.asked: Question = question(self.text)
        self.kind: Kind | None = KINDS.get(query.get("kind", ""))
        self.slug = query.get("cohort", "")
        self.cursor = CURSOR.fullmatch(query.get("after", ""))

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.asked.terms) and not self.asked.is_too_short

    @property
    def is_later_page(self) -> bool:
        """Whether this is not the first page."""
        return self.cursor is not None

    @cached_property
    def cohorts(self) -> list[Cohort]:
        """The cohorts to choose from; nothing to choose where there is one."""
        cohorts = list(findable.cohorts_open_to(self.viewer).newest_first())
        return cohorts if len(cohorts) > 1 else []

    @cached_property
    def cohort(self) -> Cohort | None:
        """The one that was chosen."""
        return next((cohort for cohort in self.cohorts if cohort.slug == self.slug), None)

    @property
    def kinds(self) -> list[Kind]:
        """The kinds to choose from."""
        return list(KINDS.values())

    @cached_property
    def found(self) -> list[Found]:
        """What is on this page. A row that says something else since search learned it is left out."""
        shown = [self._rows[0][:PAGE], self._rows[1][: PAGE - len(self._rows[0][:PAGE])]]
        return showing.found([*shown[0], *shown[1]], self.asked, self.viewer)

    @cached_property
    def more(self) -> str:
        """The cursor of the next page; nothing if there is none."""
        titles, bodies = self._rows
        if len(titles) + len(bodies) <= PAGE:
            return ""
        if len(titles) >= PAGE:
            return f"t-{titles[PAGE - 1].number}"
        return f"b-{bodies[PAGE - len(titles) - 1].number}" if bodies else ""

    @cached_property
    def _rows(self) -> tuple[list[Document], list[Document]]:
        """Those with the words in their titles, then those with the words anywhere, one more than are shown."""
        if not self.is_asked:
            return [], []
        part, number = (self.cursor[1], int(self.cursor[2])) if self.cursor else ("t", LARGEST)
        number = min(number, LARGEST)
        titles: list[Document] = []
        if part == "t":
            titles = list(search.before(search.in_titles(self._visible, self.asked), number)[: PAGE + 1])
            number = LARGEST
        missing = PAGE + 1 - len(titles)
        if not missing:
            return titles, []
        return titles, list(search.before(search.in_bodies(self._visible, self.asked), number)[:missing])

    @cached_property
    def _visible(self) -> QuerySet[Document]:
        """Documents whose rows this reader may see at this moment."""
        kinds = [self.kind] if self.kind else self.kinds
        visible = Q()
        for kind in kinds:
            visible |= self._of_kind(kind)
        documents = Document.objects.filter(visible)
        if self.kind:
            documents = search.between(documents, self.kind.numbers.start, self.kind.numbers.stop - 1)
        return documents

    def _of_kind(self, kind: Kind) -> Q:
        if kind.name == "person":
            people = findable.people_listed_to(self.viewer, self.cohort.pk if self.cohort else None)
            return Q(Exists(people.filter(pk=OuterRef("key"))), kind=kind.name)
        of_cohort = {"cohort_key": self.cohort.pk} if self.cohort else {}
        return Q(Exists(kind.visible_to(self.viewer).filter(pk=OuterRef("key"))), kind=kind.name, **of_cohort)
