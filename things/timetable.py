"""A cohort's weeks with their legs and Things, in one question however long the course is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from things.models import Cohort, Leg, Thing, Week

Row = TypeVar("Row", bound=Model)
# What stamps, lists and cards never show.
LONG_TEXTS = {"body", "body_html", "task", "task_html"}


def names_of(model: type[Model], *, without: Collection[str] = ()) -> list[str]:
    """The columns of a model."""
    return [field.attname for field in model._meta.concrete_fields if field.name not in without]


WEEK = names_of(Week)
LEG = names_of(Leg)
THING = names_of(Thing, without=LONG_TEXTS)


Done = QuerySet[Any, Any] | Collection[int]


def weeks_of(cohort: Cohort, done: Done) -> list[Week]:
    """All weeks in course order, each with `listed_things`, which know whether they are among `done`.

    That is a question to the database, which is then asked together with the rest, or the keys of the Things.
    """
    rows = cohort.weeks.order_by("number", "things__number")
    is_done = Q(things__in=done) if isinstance(done, QuerySet) or done else Q(pk__isnull=True)
    table = rows.annotate(is_done=is_done).values_list(
        *WEEK, *(f"leg__{name}" for name in LEG), *(f"things__{name}" for name in THING), "is_done"
    )
    return [_week(cohort, list(group)) for _, group in groupby(table, key=lambda row: row[0])]


def _week(cohort: Cohort, rows: list[tuple[Any, ...]]) -> Week:
    week = _made(Week, WEEK, rows[0])
    week.cohort = cohort
    week.leg = _made(Leg, LEG, rows[0][len(WEEK) :]) if week.leg_id else None
    week.listed_things = list(_things(week, rows))
    return week


def _things(week: Week, rows: list[tuple[Any, ...]]) -> Iterator[Thing]:
    for row in rows:
        values = row[len(WEEK) + len(LEG) :]
        if values[0] is not None:
            thing = _made(Thing, THING, values)
            thing.cohort, thing.week, thing.is_done = week.cohort, week, bool(row[-1])
            yield thing


def _made(model: type[Row], names: list[str], values: tuple[Any, ...]) -> Row:
    return model.from_db("default", names, values[: len(names)])
