"""The weeks an import would make or move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from things.importing.plan import Change, FieldChange, Plan, WeekPlan, faults_of, label_of, shown
from things.importing.sheet import Entry, Problem, Sheet
from things.models import Cohort, Week

WEEK_FIELDS = ("kind", "starts_on", "title", "text")


def plan_weeks(sheet: Sheet, existing: dict[int, Week], plan: Plan) -> None:
    """Add to the plan every week that the sheet speaks of, and whether they fit together on the calendar."""
    grouped = _by_week(plan.cohort, existing, sheet, plan)
    for number in sorted(grouped):
        plan.weeks.append(_plan_week(plan.cohort, number, existing.get(number), grouped[number], plan))
    _check_calendar(existing, plan)
    first = next((planned.week for planned in plan.weeks if planned.week.number == 1), None)
    if first is not None and first.starts_on != plan.cohort.first_monday:
        plan.first_monday = first.starts_on


def _by_week(
    cohort: Cohort, existing: dict[int, Week], sheet: Sheet, plan: Plan
) -> dict[int, list[tuple[Entry, date]]]:
    """The rows of each week with the Monday they mean; what a row leaves out follows from the other."""
    by_monday = {week.starts_on: week.number for week in existing.values()}
    rows = [entry for entry in sheet.entries if entry.has_week]
    if all(entry.week is None for entry in rows) and not existing:
        mondays = sorted({entry.monday for entry in rows if entry.monday})
        by_monday = {monday: number for number, monday in enumerate(mondays, start=1)}
    told = {entry.week: entry.monday for entry in rows if entry.week and entry.monday}
    grouped: dict[int, list[tuple[Entry, date]]] = {}
    for entry in rows:
        number = entry.week or by_monday.get(entry.monday or cohort.first_monday)
        if number is None:
            number = ((entry.monday or cohort.first_monday) - cohort.first_monday).days // 7 + 1
        if number < 1:
            text = _("%(monday)s is before the cohort’s first Monday.") % {"monday": shown(entry.monday)}
            plan.problems.append(Problem(entry.row, text))
            continue
        entry.week = number
        before = existing[number].starts_on if number in existing else None
        counted = cohort.first_monday + timedelta(weeks=number - 1)
        grouped.setdefault(number, []).append((entry, entry.monday or told.get(number) or before or counted))
    return grouped


def _plan_week(cohort: Cohort, number: int, week: Week | None, rows: list[tuple[Entry, date]], plan: Plan) -> WeekPlan:
    entries = [entry for entry, _monday in rows]
    is_new = week is None
    week = week or Week(cohort=cohort, number=number, kind=_natural_kind(entries))
    before = {name: getattr(week, name) for name in WEEK_FIELDS} if not is_new else {}
    week.cohort = cohort
    week.starts_on = rows[0][1]
    for entry, monday in rows[1:]:
        if monday != week.starts_on:
            what = {"week": number, "one": shown(week.starts_on), "other": shown(monday), "row": rows[0][0].row}
            text = _("Week %(week)s cannot begin on %(other)s: row %(row)s says %(one)s.") % what
            plan.problems.append(Problem(entry.row, text))
    kinds = {entry.kind: entry.row for entry in entries if entry.kind}
    if len(kinds) > 1:
        text = _("Week %(week)s has two kinds in these rows.") % {"week": number}
        plan.problems.append(Problem(max(kinds.values()), text))
    week.kind = next(iter(kinds), week.kind)
    for entry in entries:
        for name, value in entry.week_values.items():
            setattr(week, name, value)
    faults = faults_of(week, ("number", "kind", "title", "text"))
    plan.problems += [Problem(entries[0].row, fault) for fault in faults]
    had_begun = not is_new and week.has_begun()
    week.opens_at = cohort.opening_of(week.starts_on)
    change = Change(str(week), is_new, list(_week_fields(week, before)))
    if had_begun and not week.has_begun():
        change.fields.append(FieldChange(_("its Things"), _("can be read"), _("wait for the new date")))
    return WeekPlan(week, entries, change)


def _natural_kind(entries: list[Entry]) -> str:
    """A week with a Thing is for Things, one without is for catching up."""
    return Week.Kind.THINGS if any(entry.number for entry in entries) else Week.Kind.CATCH_UP


def _week_fields(week: Week, before: dict[str, Any]) -> Iterator[FieldChange]:
    for name in WEEK_FIELDS:
        value, was = getattr(week, name), before.get(name)
        if value != was and not (was is None and value == ""):
            yield FieldChange(label_of(Week, name), _in_words(name, was), _in_words(name, value))


def _check_calendar(existing: dict[int, Week], plan: Plan) -> None:
    """Every Monday once, and the weeks in the order of their dates."""
    planned = {item.week.number: (item.week.starts_on, item.rows[0].row) for item in plan.weeks}
    standing = {number: (week.starts_on, None) for number, week in existing.items() if number not in planned}
    calendar: list[tuple[int, tuple[date, int | None]]] = sorted({**standing, **planned}.items())
    for (number, (monday, row)), (next_number, (next_monday, next_row)) in zip(calendar, calendar[1:], strict=False):
        if next_monday <= monday:
            what = {"week": next_number, "monday": shown(next_monday), "before": number, "other": shown(monday)}
            text = _("Week %(week)s begins on %(monday)s, but week %(before)s before it on %(other)s.") % what
            plan.problems.append(Problem(next_row or row, text))


def _in_words(name: str, value: Any) -> str:
    return str(dict(Week.Kind.choices).get(value, "")) if name == "kind" else shown(value)
