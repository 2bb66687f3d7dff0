"""Who greets: the weeks somebody has ticked, who can be dealt something now, and what is theirs to greet."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from participants import holding, mail_choices, rules, silence
from participants.models import Greeting, GreetingWeek, Member, Participant, Reflection
from participants.models.participant import ParticipantQuerySet
from things.course import Course
from things.models import Cohort, Week

logger = logging.getLogger(__name__)

KIND = "greeting"
WEEK = timedelta(weeks=1)


class CannotGreet(Exception):
    """Something is in the way of greeting: `reason`, as `rules.why_not_greet` gives it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def weeks_to_offer(cohort: Cohort, now: datetime | None = None) -> list[Week]:
    """The weeks that are not over, in course order."""
    now = now or timezone.now()
    return [week for week in Course(cohort, now).weeks if cohort.opening_of(week.starts_on + WEEK) > now]


def mondays_of(place: Participant) -> set[date]:
    """The weeks that somebody has ticked, by their Mondays."""
    return set(GreetingWeek.objects.filter(place=place).values_list("monday", flat=True))


@transaction.atomic
def choose_weeks(
    place: Participant, mondays: Collection[str], *, actor: Member, now: datetime | None = None
) -> set[date]:
    """These are the weeks in which somebody greets, by their Mondays; what is over stays as it was. The ones that are kept.

    What is no week to come is passed over: the page may be of last week. Who does not greet this week any more leaves what they were dealt to others. Raises CannotGreet.
    """
    now = now or timezone.now()
    member = holding.present(actor)
    reason = rules.why_not_greet(member, place, now)
    if reason is not None:
        raise CannotGreet(reason)
    offered = weeks_to_offer(place.cohort, now)
    open_weeks = {week.starts_on for week in offered}
    chosen = {monday for monday in open_weeks if monday.isoformat() in mondays}
    GreetingWeek.objects.filter(place=place, monday__in=open_weeks - chosen).delete()
    rows = [GreetingWeek(place=place, monday=monday, said_at=now) for monday in sorted(chosen)]
    GreetingWeek.objects.bulk_create(rows, ignore_conflicts=True)
    this_week = next((week.starts_on for week in offered if week.opens_at <= now), None)
    if this_week is not None and this_week not in chosen:
        Greeting.objects.open().filter(greeter=place).update(passed_on_at=now)
    logger.info("member %s greets in %s weeks of cohort %s", actor.pk, len(chosen), place.cohort_id)
    return chosen


def of_week(cohort: Cohort, week: Week, now: datetime) -> list[Participant]:
    """Those who greet in this week and can be dealt something now."""
    places = Participant.objects.filter(cohort=cohort, greeting_weeks__monday=week.starts_on)
    return available(places, now)


def available(places: ParticipantQuerySet, now: datetime) -> list[Participant]:
    """Those of them who take part, are here, may comment, and get letters of this kind: others would not hear of it."""
    rows = places.around(now).filter(member__suspected_at=None, member__left_at=None)
    here = [place for place in rows.select_related("member", "cohort").order_by("pk") if not place.member.is_limited]
    reached = mail_choices.wanting_mail({(place.member_id, KIND) for place in here})
    return [place for place in here if (place.member_id, KIND) in reached]


@dataclass(frozen=True)
class ToGreet:
    """One first reflection that is somebody's to greet, and for how many whole days it has waited."""

    greeting: Greeting
    reflection: Reflection
    days: int


def to_greet(place: Participant, now: datetime | None = None) -> list[ToGreet]:
    """What is somebody's to greet now: dealt to them, not passed on, and still without an answer; longest first."""
    now = now or timezone.now()
    readable = silence.silent().in_lists_for(place.member).filter(cohort=place.cohort_id)
    rows = Greeting.objects.open().filter(greeter=place, reflection__in=readable.values("pk"))
    return with_reflections(rows, now)


def with_reflections(rows: Iterable[Greeting], now: datetime) -> list[ToGreet]:
    """Greetings with what they are about, the longest waiting first."""
    greetings = list(rows)
    found = silence.firsts().for_cards().in_bulk({row.reflection_id for row in greetings}) if greetings else {}
    pairs = [(row, found[row.reflection_id]) for row in greetings if row.reflection_id in found]
    pairs.sort(key=lambda pair: (pair[1].silent_since, pair[1].pk))
    return [ToGreet(row, reflection, (now - reflection.silent_since) // timedelta(days=1)) for row, reflection in pairs]
