"""Making the plan of an import, and carrying it out in one transaction."""

from __future__ import annotations

import logging

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from things import edition, publishing, schedule
from things.importing.lessons import plan_things
from things.importing.plan import Plan
from things.importing.sheet import Problem, Sheet
from things.importing.weeks import plan_weeks
from things.models import Cohort

log = logging.getLogger(__name__)


def plan_import(cohort: Cohort, sheet: Sheet) -> Plan:
    """What a sheet would change in a cohort; saves nothing."""
    plan = Plan(cohort, problems=list(sheet.problems), remarks=sheet.remarks, unused=sheet.unused)
    if cohort.is_finished():
        plan.problems.append(Problem(None, _("This cohort is finished: it can be read, and nothing in it changes.")))
        return plan
    existing = {week.number: week for week in cohort.weeks.in_course_order()}
    plan_weeks(sheet, existing, plan)
    plan_things(sheet, existing, plan)
    plan.problems.sort(key=lambda problem: problem.row or 0)
    return plan


@transaction.atomic
def apply_as_shown(cohort: Cohort, sheet: Sheet, *, fingerprint: str, by: models.Model) -> tuple[Plan, int | None]:
    """Carry out what a sheet would change, if that is still what was shown; the plan, and how much changed or None."""
    plan = plan_import(Cohort.objects.select_for_update().get(pk=cohort.pk), sheet)
    if plan.problems or plan.fingerprint != fingerprint:
        return plan, None
    return plan, apply(plan, by=by)


@transaction.atomic
def apply(plan: Plan, *, by: models.Model) -> int:
    """Carry out a plan without problems; new Things are drafts. Returns how many changes that were."""
    if plan.problems:
        raise ValueError("A plan with problems cannot be applied.")
    cohort = plan.cohort
    count = len(plan.changes)
    if plan.first_monday is not None:
        cohort.first_monday = plan.first_monday
        cohort.save(update_fields=["first_monday"])
    _save_weeks(plan)
    moment = timezone.now()
    for planned in plan.things:
        if planned.change.is_new or planned.change.fields:
            publishing.save_thing(
                planned.thing, by=by, references=planned.references, reason=_("From a spreadsheet"), at=moment
            )
    if count:
        edition.move([cohort])
    log.info("%s changes imported into cohort %s by member %s", count, cohort.pk, by.pk)
    return count


def _save_weeks(plan: Plan) -> None:
    changed = [planned.week for planned in plan.weeks if planned.change.fields and not planned.change.is_new]
    schedule.place_weeks(changed)
    for week in changed:
        schedule.save_week(week)
    for planned in plan.weeks:
        if planned.change.is_new:
            schedule.save_week(planned.week)
