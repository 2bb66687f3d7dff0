"""The Things an import would make or change."""

from __future__ import annotations

from django.utils.translation import gettext as _

from things.importing.plan import Change, FieldChange, Plan, ThingPlan, faults_of, label_of, shown
from things.importing.sheet import Entry, Problem, Sheet
from things.models import Reference, Thing, Week
from things.publishing import ReferenceChanges

KINDS = {kind.value: kind.label for kind in Reference.Kind}


def plan_things(sheet: Sheet, existing: dict[int, Week], plan: Plan) -> None:
    """Add to the plan every Thing that the sheet speaks of; `existing` are the weeks as they stand."""
    weeks = existing | {planned.week.number: planned.week for planned in plan.weeks}
    things = {thing.number: thing for thing in plan.cohort.things.select_related("week").prefetch_related("references")}
    rows: dict[int, int] = {}
    for entry in sheet.entries:
        if entry.number is None:
            continue
        if entry.number in rows:
            text = _("Thing %(number)s is in row %(row)s already.") % {
                "number": entry.number,
                "row": rows[entry.number],
            }
            plan.problems.append(Problem(entry.row, text))
            continue
        rows[entry.number] = entry.row
        thing = things.get(entry.number) or Thing(cohort=plan.cohort, number=entry.number)
        plan.things.append(_plan_thing(entry, thing, weeks, plan))


def _plan_thing(entry: Entry, thing: Thing, weeks: dict[int, Week], plan: Plan) -> ThingPlan:
    change = Change("", is_new=thing.pk is None)
    thing.cohort = plan.cohort
    was_in, was_state = thing.week, thing.state
    for name, value in entry.values.items():
        if getattr(thing, name) != value:
            change.fields.append(FieldChange(label_of(Thing, name), shown(getattr(thing, name)), shown(value)))
            setattr(thing, name, value)
    number = entry.week or (was_in.number if was_in else None)
    thing.week = weeks.get(number) if number else None
    if (was_in and was_in.number) != number:
        change.fields.append(FieldChange(label_of(Thing, "week"), shown(was_in), shown(thing.week)))
    if thing.state != was_state:
        change.fields.append(FieldChange(_("state"), str(was_state.label), str(thing.state.label)))
    references = _plan_references(entry, thing, change)
    change.label = str(thing)
    faults = faults_of(thing, ("number", "title", *entry.values))
    for reference in references.saved:
        faults += faults_of(reference, ("text", "url"))
    plan.problems += [Problem(entry.row, fault) for fault in dict.fromkeys(faults)]
    return ThingPlan(thing, entry, change, references)


def _plan_references(entry: Entry, thing: Thing, change: Change) -> ReferenceChanges:
    """A cell with references or credits replaces those of its kind; an empty one leaves them."""
    saved: list[Reference] = []
    deleted: list[Reference] = []
    current = list(thing.references.all()) if thing.pk else []
    for kind, wanted in entry.references.items():
        of_kind = [row for row in current if row.kind == kind]
        before = [(row.text, row.url) for row in of_kind]
        if before == wanted:
            continue
        change.fields.append(FieldChange(str(KINDS[kind]), _lines(before), _lines(wanted)))
        deleted += of_kind
        for position, (text, url) in enumerate(wanted, start=1):
            saved.append(Reference(kind=kind, position=position, text=text, url=url))
    return ReferenceChanges(saved=saved, deleted=deleted)


def _lines(references: list[tuple[str, str]]) -> str:
    return "\n".join(f"{text} {url}".strip() for text, url in references)
