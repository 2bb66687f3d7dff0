"""Laying weeks out on the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from cpd.lib import markup
from things import edition
from things.models import Cohort, Leg, Week

# Mondays of a time no cohort will see.
PARKING = date(9000, 1, 6)
# What a week keeps for calendars that subscribe.
NOTES = ("changed_at", "moves")


@transaction.atomic
def lay_out(cohort: Cohort, kinds: list[str]) -> list[Week]:
    """Give a cohort without weeks one week for each kind, on consecutive Mondays from its first.

    Returns the weeks in course order. Raises ValueError if the cohort has weeks already.
    """
    if cohort.weeks.exists():
        raise ValueError("The cohort has weeks already.")
    weeks = [
        week_on(cohort, number=number, kind=kind, monday_offset=number - 1)
        for number, kind in enumerate(kinds, start=1)
    ]
    Week.objects.bulk_create(weeks)
    edition.move([cohort])
    return weeks


def week_on(cohort: Cohort, *, number: int, kind: str, monday_offset: int, leg: Leg | None = None) -> Week:
    """A week (not saved) that begins so many weeks after the cohort's first Monday."""
    starts_on = cohort.first_monday + timedelta(weeks=monday_offset)
    return Week(
        cohort=cohort, number=number, kind=kind, starts_on=starts_on, opens_at=cohort.opening_of(starts_on), leg=leg
    )


@transaction.atomic
def refresh_openings(cohort: Cohort) -> int:
    """Work out again when each week opens, after the cohort's zone or release time changed; returns how many moved."""
    moved = []
    for week in cohort.weeks.all():
        opens_at = cohort.opening_of(week.starts_on)
        if opens_at != week.opens_at:
            week.opens_at = opens_at
            moved.append(week)
    _note_changes(moved)
    Week.objects.bulk_update(moved, ["opens_at", *NOTES])
    edition.move([cohort])
    return len(moved)


@transaction.atomic
def save_week(week: Week) -> Week:
    """Save a week with its opening time worked out from its Monday and its text made into HTML."""
    week.text_html = markup.render(week.text, anchors=False)
    week.opens_at = week.cohort.opening_of(week.starts_on)
    _note_changes([week])
    week.save()
    edition.move([week.cohort])
    return week


@transaction.atomic
def place_weeks(weeks: list[Week]) -> None:
    """Put saved weeks of one cohort on the Mondays they carry, whatever Mondays they trade with each other."""
    # No two weeks of a cohort may share a Monday, not even between two rows of one update: all step aside first.
    wanted = [week.starts_on for week in weeks]
    for week in weeks:
        week.opens_at = week.cohort.opening_of(week.starts_on)
    _note_changes(weeks)
    for offset, week in enumerate(weeks):
        week.starts_on = PARKING + timedelta(weeks=offset)
    Week.objects.bulk_update(weeks, ["starts_on"])
    for week, monday in zip(weeks, wanted, strict=True):
        week.starts_on = monday
    Week.objects.bulk_update(weeks, ["starts_on", "opens_at", *NOTES])


@transaction.atomic
def shift(cohort: Cohort, *, days: int) -> int:
    """Move every week of a cohort by the same distance; returns how many weeks moved."""
    weeks = list(cohort.weeks.in_course_order())
    for week in weeks:
        week.cohort = cohort
        week.starts_on += timedelta(days=days)
    place_weeks(weeks)
    edition.move([cohort])
    return len(weeks)


@transaction.atomic
def delete_week(week: Week) -> None:
    """Take a week out; its Things stay, without a week, and are not released until they have one."""
    week.delete()
    edition.move([week.cohort_id])


def _note_changes(weeks: list[Week]) -> None:
    """Note on weeks that are about to be saved that they change, and on those whose dates do that they move."""
    dates = {
        key: (moves, moments)
        for key, moves, *moments in Week.objects.filter(pk__in=[week.pk for week in weeks if week.pk]).values_list(
            "pk", "moves", "starts_on", "opens_at"
        )
    }
    for week in weeks:
        week.changed_at = timezone.now()
        if week.pk in dates:
            moves, moments = dates[week.pk]
            week.moves = moves + (moments != [week.starts_on, week.opens_at])
