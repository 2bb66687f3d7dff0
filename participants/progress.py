"""How far a member is, worked out from what they have published; nothing is counted against anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from participants.models import Member, Reflection, Tick
from things.course import Course, CourseLeg
from things.models import Cohort, Thing
from things.numbers import in_words

MOST_DRAFTS = 100


def done_things(viewer: object, cohort: Cohort) -> frozenset[int]:
    """Keys of the Things of a cohort that this reader has published something about; none for visitors."""
    return frozenset(_done(viewer, cohort)) if isinstance(viewer, Member) else frozenset()


def course_for(viewer: object, cohort: Cohort, now: datetime | None = None) -> Course:
    """The course as this reader sees it: the Things they wrote about are stuck in, and what they ticked is settled."""
    if not isinstance(viewer, Member):
        return Course(cohort, now)
    return Course(cohort, now, done=_done(viewer, cohort), ticks=Tick.objects.by(viewer, cohort))


def minutes_of(things: Collection[Thing]) -> int:
    """How long the short versions of these Things take together; 0 where that is not known of each."""
    each = [thing.minutes_short or thing.minutes_deeper or 0 for thing in things]
    return sum(each) if all(each) else 0


def evidence_of(member: Member, thing: Thing) -> list[Reflection]:
    """What a member published about one Thing, the first words first."""
    own = Reflection.objects.published().filter(author=member, cohort=thing.cohort_id).about(thing)
    return list(own.select_related("author").defer("body", "body_html").order_by("published_at", "pk"))


def _done(member: Member, cohort: Cohort) -> QuerySet[Any, int]:
    rows = Reflection.things.through.objects.filter(
        reflection__in=Reflection.objects.published().filter(author=member, cohort=cohort)
    )
    return rows.values_list("thing_id", flat=True)


def tally(course: Course) -> str:
    """What is there, in a sentence: “Seven stuck in, one ticked, two this week, two open, eleven still to come.”"""
    counts = (
        (len(course.stuck_in), ngettext_lazy("%(n)s stuck in", "%(n)s stuck in", "count")),
        (len(course.ticked), ngettext_lazy("%(n)s ticked", "%(n)s ticked", "count")),
        (len(course.skipped), ngettext_lazy("%(n)s skipped", "%(n)s skipped", "count")),
        (len(course.spaces_now), ngettext_lazy("%(n)s this week", "%(n)s this week", "count")),
        (len(course.open_things), ngettext_lazy("%(n)s open", "%(n)s open", "count")),
        (_to_come(course), ngettext_lazy("%(n)s still to come", "%(n)s still to come", "count")),
    )
    parts = [str(phrase % {"n": in_words(count), "count": count}) for count, phrase in counts if count]
    if not parts:
        return _("The first spaces open with the first week.")
    return _("%(parts)s.") % {"parts": capfirst(_(", ").join(parts))}


def _to_come(course: Course) -> int:
    return sum(thing.stamp.is_soon for thing in course.things)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class LegRow:
    """One line of the album's table: a leg, what is stuck in, and how much was written."""

    leg: CourseLeg
    done: int
    of: int
    reflections: int
    has_begun: bool


class Album:
    """A member's album of one cohort: the stamps, the words behind them, and what is begun."""

    def __init__(self, member: Member, cohort: Cohort) -> None:
        self.member = member
        self.cohort = cohort
        written_about = {thing.pk for row in self.written for thing in row.things.all()}
        self.course = Course(cohort, done=written_about, ticks=Tick.objects.by(member, cohort))

    @cached_property
    def written(self) -> list[Reflection]:
        """What the member has published in this cohort, oldest first, with its Things."""
        own = Reflection.objects.published().filter(author=self.member, cohort=self.cohort)
        return list(own.for_cards().order_by("published_at", "pk"))

    @cached_property
    def evidence(self) -> list[tuple[Thing, list[Reflection]]]:
        """Each Thing that is stuck in, with the reflections that did it."""
        by_thing: dict[int, list[Reflection]] = {}
        for row in self.written:
            for thing in row.things.all():
                by_thing.setdefault(thing.pk, []).append(row)
        return [(thing, by_thing[thing.pk]) for thing in self.course.stuck_in]

    @property
    def tally(self) -> str:
        """The count in a sentence."""
        return tally(self.course)

    @property
    def minutes_open(self) -> int:
        """How long the short versions of everything open take together; 0 where that is not known of each."""
        return minutes_of(self.course.spaces)

    @cached_property
    def legs(self) -> list[LegRow]:
        """The table, leg by leg; weeks outside legs make none."""
        rows = []
        for leg in self.course.legs:
            if not leg.leg or not leg.things:
                continue
            keys = {thing.pk for thing in leg.things}
            about = [row for row in self.written if keys & {thing.pk for thing in row.things.all()}]
            done = sum(1 for thing in leg.things if thing in self.course.stuck_in)
            begun = leg.weeks[0].opens_at <= self.course.now
            rows.append(LegRow(leg, done, len(keys), len(about), begun))
        return rows

    @cached_property
    def drafts(self) -> list[Reflection]:
        """Drafts, last touched first, in whatever cohort."""
        return list(Reflection.objects.drafts_of(self.member).select_related("cohort")[:MOST_DRAFTS])

    @cached_property
    def changes(self) -> list[Reflection]:
        """Published reflections with changes that are not out yet."""
        return list(Reflection.objects.published().by(self.member).with_changes(self.member))
