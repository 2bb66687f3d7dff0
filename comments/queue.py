"""The queue as organisers see it: cases that wait, those that need somebody first on top, narrowed and in pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Case, Comment, Report
from cpd.lib import markup
from participants.models import Member, Reflection

ROWS = 25
SHORT = 160
STATES = ("waiting", "mine", "decided")


def waiting() -> dict[str, Any]:
    """How many cases wait, and since when the oldest does."""
    return Case.objects.open().aggregate(count=Count("pk"), oldest=Min("opened_at"))


@dataclass
class Row:
    """A case in the list: why it is here, and how its words begin, as far as this organiser may read them."""

    case: Case
    begins: str = ""
    reasons: list[str] = field(default_factory=list)
    reporters: int = 0
    holder: Member | None = None

    @property
    def why(self) -> str:
        """What it is, in a few words."""
        if not self.reporters:
            return str(self.case.get_kind_display())
        told = ngettext("reported by %(n)d member", "reported by %(n)d members", self.reporters) % {"n": self.reporters}
        return ": ".join([told, ", ".join(self.reasons)])


class Queue:
    """The cases that were asked for. `state`: waiting, mine or decided; `kind`: one kind, or all."""

    def __init__(self, viewer: Member, asked: Any) -> None:
        self.viewer = viewer
        self.state = asked.get("state") if asked.get("state") in STATES else "waiting"
        self.kind = asked.get("kind") if asked.get("kind") in Case.Kind.values else ""
        self.page_asked = asked.get("page", "1")[:9]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many wait, and of which kind."""
        mine = Q(claimed_by=self.viewer)
        kinds = {kind.name.lower(): Count("pk", filter=Q(kind=kind)) for kind in Case.Kind}
        return Case.objects.open().aggregate(all=Count("pk"), mine=Count("pk", filter=mine), **kinds)

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds that wait, with their numbers, to narrow the list by."""
        found = [(kind.value, str(kind.label), self.counts[kind.name.lower()]) for kind in Case.Kind]
        return [entry for entry in found if entry[2] or entry[0] == self.kind]

    @cached_property
    def page(self) -> Page:
        """The page that was asked for; out of range is the nearest."""
        rows = Case.objects.for_lists().prefetch_related(
            Prefetch("reports", Report.objects.order_by("created_at", "pk"))
        )
        rows = rows.filter(kind=self.kind) if self.kind else rows
        if self.state == "decided":
            rows = rows.exclude(decided_at=None).order_by("-decided_at", "-pk")
        else:
            rows = rows.open().in_order_of_need()
            rows = rows.filter(claimed_by=self.viewer) if self.state == "mine" else rows
        return Paginator(rows, ROWS).get_page(self.page_asked)

    @cached_property
    def rows(self) -> list[Row]:
        """The cases of this page."""
        found = list(self.page.object_list)
        comments = self._readable(Comment, [case.comment_id for case in found])
        reflections = self._readable(Reflection, [case.reflection_id for case in found])
        return [self._row(case, comments, reflections) for case in found]

    def _readable(self, model: Any, keys: list[int | None]) -> set[int]:
        wanted = [key for key in keys if key]
        return set(model.objects.visible_to(self.viewer).filter(pk__in=wanted).values_list("pk", flat=True))

    def _row(self, case: Case, comments: set[int], reflections: set[int]) -> Row:
        reports = [report for report in case.reports.all() if not case.is_open or report.resolved_at is None]
        row = Row(case, holder=case.holder())
        row.reporters = len({report.reporter_id for report in reports})
        row.reasons = list(dict.fromkeys(str(report.get_reason_display()) for report in reports))
        if case.kind == Case.Kind.APPEAL or case.is_about_account:
            row.begins = case.why[:SHORT]
        elif case.comment is not None and case.comment_id in comments:
            row.begins = markup.excerpt(case.comment.body_html, SHORT) or _("(deleted)")
        elif case.reflection is not None and case.reflection_id in reflections:
            row.begins = case.reflection.excerpt[:SHORT]
        return row
