"""Whose hour has come: the readers of a week's letter who have had none, and whom nothing was decided about yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from comments.models import WeekLetter
from comments.weekly import hours
from participants.models import Letter, Participant
from participants.models.participant import ParticipantQuerySet
from things.models import Week

# Who has joined since then was welcomed only just now: their first letter is the next one.
WELCOMED = hours.DAY


class Readers:
    """Those for whom a week's letter is made, by the clocks they live by; these are asked for once."""

    def __init__(self, week: Week) -> None:
        self.week = week

    @cached_property
    def spans(self) -> dict[str, hours.Span]:
        """When the letter goes, by the names of the time zones of those who take part; the cohort's own is the empty one."""
        rows = Participant.objects.filter(cohort=self.week.cohort).order_by()
        names = {*rows.values_list("member__time_zone", flat=True).distinct(), ""}
        return {name: hours.span(self.week, ZoneInfo(name) if name else None) for name in sorted(names)}

    @property
    def first(self) -> datetime:
        """When the first reader's hour comes."""
        return min(span.begins for span in self.spans.values())

    @property
    def last(self) -> datetime:
        """When the last reader's hour comes."""
        return max(span.begins for span in self.spans.values())

    @property
    def ends(self) -> datetime:
        """When the week's Sunday is over for everybody."""
        return max(span.ends for span in self.spans.values())

    def places(self) -> ParticipantQuerySet:
        """Their places: accounts that were not deleted, joined and welcomed more than a day before their hour."""
        by_hour: dict[datetime, list[str]] = defaultdict(list)
        for name, span in self.spans.items():
            by_hour[span.begins].append(name)
        in_time = Q(pk__in=[])
        for begins, names in by_hour.items():
            # Whose address was confirmed late was welcomed late.
            welcomed = Q(welcomed_at=None) | Q(welcomed_at__lte=begins - WELCOMED)
            in_time |= welcomed & Q(member__time_zone__in=names, joined_at__lte=begins - WELCOMED)
        return Participant.objects.filter(in_time, cohort=self.week.cohort, member__left_at=None).for_cards()

    def due(self, now: datetime) -> ParticipantQuerySet:
        """Of them, those whose hour has come and is not over, and about whose letter nothing was decided."""
        names = [name for name, span in self.spans.items() if span.holds(now)]
        had = Letter.objects.filter(member=OuterRef("member"), key__in=hours.keys_of(self.week))
        return self.places().filter(~Exists(had), member__time_zone__in=names).order_by("pk")


def may_begin(week: Week) -> bool:
    """Whether a week's letter goes out: nobody holds it, and it did not go out for another Monday already."""
    letter = WeekLetter.objects.filter(week=week).first()
    return letter is None or (letter.held_at is None and letter.begun_for in (None, week.starts_on))
