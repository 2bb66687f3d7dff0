"""Nudges: one kind letter after ten quiet days, one after twenty-four, and then silence until there is a sign of life.

Whoever is away, has stopped or has nothing open by their own plan gets none, and nobody in a break or before or after the
weeks of their cohort. All of that is asked once more when a letter is sent.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from comments import signs
from cpd.lib.jobs import stopping
from participants import letters
from participants.models import Letter, Participant
from participants.settled import meant_by_now, planned_of, settled_of
from things.course import Course
from things.models import Cohort, Thing, Week

logger = logging.getLogger(__name__)

KIND = "nudge"
# After how many quiet days, and for how many more where that day was no day for it (a break, a Monday).
STEPS = (10, 24)
GRACE = 7
# By the clock of whom it is for; the weekly letter goes on Mondays.
FROM, UNTIL = time(9), time(20)
MONDAY = 0
# No nudge soon after another, or on the day of a weekly letter.
REST = timedelta(days=6)
SAME_DAY = timedelta(hours=20)
AT_ONCE = 100
DAY = timedelta(days=1)

# Where the links of the letter lead.
PLAN, AWAY, STOP = "participants:move_plan", "participants:away", "participants:stop"


def write_due(now: datetime | None = None) -> int:
    """Write to whoever has been quiet for long enough; how many letters. Done twice, it writes once."""
    now = now or timezone.now()
    written = 0
    for cohort in Cohort.objects.unfinished(now).listed(now).order_by("pk"):
        season = Season(cohort, now)
        due = list(season.due()) if season.is_on else []
        for start in range(0, len(due), AT_ONCE):
            if stopping.is_set():
                break
            written += season.write(due[start : start + AT_ONCE])
    return written


@dataclass(frozen=True)
class Quiet:
    """Somebody who has been quiet: since which day of theirs, and for which step that is long enough."""

    place: Participant
    since: date
    step: int

    @property
    def key(self) -> str:
        """Counted from that day, so that no step comes twice without a sign of life between."""
        return f"nudge-{self.step}-{self.since:%Y-%m-%d}"


class Season:
    """The weeks of one cohort as they stand, and who in it is quiet."""

    def __init__(self, cohort: Cohort, now: datetime) -> None:
        self.cohort, self.now = cohort, now
        self.course = Course(cohort, now)

    @property
    def is_on(self) -> bool:
        """Whether it is a week of the cohort, and not a break."""
        week = self.course.this_week
        return week is not None and week.kind != Week.Kind.BREAK and not self.cohort.is_finished(self.now)

    def due(self) -> Iterable[Quiet]:
        """Whose day for a letter it is, and the hour."""
        before = self.now - (STEPS[0] - 1) * DAY
        places = self._places().filter(joined_at__lte=before, last_sign__lte=before)
        for place in places.filter(self._lately()).order_by("pk"):
            local = self.now.astimezone(place.clock)
            if not (FROM <= local.time() < UNTIL) or local.weekday() == MONDAY:
                continue
            since, days = self.quiet(place)
            step = next((step for step in STEPS if step <= days <= step + GRACE), None)
            if step is not None and _may_be_told(place):
                yield Quiet(place, since, step)

    def _lately(self) -> Q:
        """Those for whom it can be a day at all, so that whoever is silent for good is not looked at again and again."""
        breaks = sum(week.kind == Week.Kind.BREAK for week in self.course.weeks)
        after = self.now - (STEPS[-1] + GRACE + 2 + 7 * breaks) * DAY
        if self.course.weeks[0].opens_at >= after:
            return Q()
        return Q(last_sign__gte=after) | Q(member__away_until__gte=after.date()) | Q(member__back_at__gte=after)

    def _places(self) -> Any:
        places = Participant.objects.around(self.now).filter(cohort=self.cohort).select_related("member", "cohort")
        return signs.with_last_sign(places, self.now)

    def quiet(self, place: Any) -> tuple[date, int]:
        """Since which day of theirs they are quiet, and for how many days that are in no break of the cohort."""
        back = place.member.back_since(self.now)
        sign = max(place.last_sign, back) if back else place.last_sign
        clock = place.clock
        since, today = sign.astimezone(clock).date(), self.now.astimezone(clock).date()
        counted = max(since, self.course.weeks[0].starts_on)
        breaks = [week for week in self.course.weeks if week.kind == Week.Kind.BREAK]
        pause = sum(_overlap(week.starts_on, week.ends_on + DAY, counted, today) for week in breaks)
        return since, (today - counted).days - pause

    def write(self, quiet: Sequence[Quiet]) -> int:
        """One letter to each of them who has something open and was not written to just now; a few questions for all."""
        told = self._told(quiet)
        open_for = self.open_for([one.place for one in quiet])
        sheets = []
        for one in quiet:
            spaces = open_for[one.place.pk]
            if spaces and not _was_told(one, told[one.place.member_id], self.now):
                sheets.append(_sheet(one, _shortest(spaces)))
        written = letters.write_many(sheets) if sheets else 0
        if written:
            logger.info("%s nudges written to people of cohort %s", written, self.cohort.pk)
        return written

    def _told(self, quiet: Sequence[Quiet]) -> dict[int, list[tuple[str, str, datetime]]]:
        """The nudges and weekly letters that these people had."""
        members = [one.place.member_id for one in quiet]
        rows = Letter.objects.filter(member__in=members, kind__in=[KIND, "letter"])
        told: dict[int, list[tuple[str, str, datetime]]] = defaultdict(list)
        for member, kind, key, at in rows.values_list("member_id", "kind", "key", "written_at"):
            told[int(member or 0)].append((kind, key, at))
        return told

    def open_for(self, places: Sequence[Participant]) -> dict[int, list[Thing]]:
        """By their keys, what each of them could do now: what is new this week, and what is open by their own plan.

        Nothing where only what is new is: who is quiet because they were through with everything is not missed.
        """
        settled, planned, week = settled_of(places), planned_of(places), self.course.this_week
        found = {}
        for place in places:
            spaces = [thing for thing in self.course.released if thing.pk not in settled[place.pk].all]
            meant = meant_by_now(place, spaces, planned.get(place.pk, {}), week)[0] if week else []
            found[place.pk] = meant if any(thing.week != week for thing in meant) else []
        return found


def _overlap(first: date, end: date, since: date, today: date) -> int:
    """How many days after `since`, up to today, are in this span; its end is not."""
    return max(0, (min(end, today + DAY) - max(first, since + DAY)).days)


def _may_be_told(place: Participant) -> bool:
    return not (place.member.is_limited or place.member.suspected_at)


def _was_told(one: Quiet, told: Sequence[tuple[str, str, datetime]], now: datetime) -> bool:
    """Whether this was said since they were last seen, something like it just now, or a weekly letter is of today.

    What was left behind may be deleted, and they seem to be quiet for longer than before: that is no new silence.
    """
    began = datetime.combine(one.since, time.min, tzinfo=one.place.clock)
    step = f"nudge-{one.step}-"
    return any(
        at > now - (SAME_DAY if kind != KIND else REST) or (kind == KIND and key.startswith(step) and at >= began)
        for kind, key, at in told
    )


def _shortest(things: Sequence[Thing]) -> Thing:
    """The one that takes the fewest minutes; those that do not say how many come last."""
    return min(things, key=lambda thing: (thing.minutes_short is None, thing.minutes_short or 0, thing.number))


def _sheet(one: Quiet, thing: Thing) -> letters.Sheet:
    place = one.place
    asked = f"?cohort={place.cohort.slug}"
    context = {
        "name": place.member.display_name,
        "place": place,
        "cohort": place.cohort,
        "thing": thing,
        "is_last": one.step == STEPS[-1],
        "is_follower": place.way == Participant.Way.FOLLOWER,
        "plan": reverse(PLAN) + asked,
        "away": reverse(AWAY) + asked,
        "stopping": reverse(STOP) + asked,
    }
    return letters.Sheet(place.member, KIND, "nudge", context, key=one.key, about=_about(place.cohort))


def _about(cohort: Cohort) -> str:
    return f"cohort-{cohort.slug}"


def holds(letter: Letter) -> bool:
    """Whether a nudge that waits may go out: they are still quiet, still take part, are here, and have something open."""
    now = timezone.now()
    cohort = Cohort.objects.filter(slug=letter.about.removeprefix("cohort-")).first()
    season = Season(cohort, now) if cohort else None
    if season is None or not season.is_on or letter.member_id is None:
        return False
    place = season._places().filter(member=letter.member_id).first()
    if place is None or not _may_be_told(place):
        return False
    since, days = season.quiet(place)
    return bool(season.open_for([place])[place.pk]) and days >= STEPS[0] and letter.key.endswith(f"-{since:%Y-%m-%d}")
