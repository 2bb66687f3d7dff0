"""A cohort's weeks with their legs and Things, in one question however long the course is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery, Value

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
# What one reader says of Things that they wrote nothing about: rows with `thing`, `kind` and `note`, one a Thing.
Ticks = QuerySet[Any, Any] | None


def weeks_of(cohort: Cohort, done: Done, ticks: Ticks = None) -> list[Week]:
    """All weeks in course order, each with `listed_things`, which know whether they are among `done`, and their tick.

    Those are questions to the database, which are then asked together with the rest; `done` may be the Things' keys.
    """
    rows = cohort.weeks.order_by("number", "things__number")
    is_done = Q(things__in=done) if isinstance(done, QuerySet) or done else Q(pk__isnull=True)
    of_the_reader = {"is_done": is_done, "tick": _of_tick(ticks, "kind"), "tick_note": _of_tick(ticks, "note")}
    table = rows.annotate(**of_the_reader).values_list(
        *WEEK, *(f"leg__{name}" for name in LEG), *(f"things__{name}" for name in THING), *of_the_reader
    )
    return [_week(cohort, list(group)) for _, group in groupby(table, key=lambda row: row[0])]


def _of_tick(ticks: Ticks, name: str) -> Subquery | Value:
    return Value("") if ticks is None else Subquery(ticks.filter(thing=OuterRef("things")).values(name)[:1])


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
            thing.cohort, thing.week = week.cohort, week
            thing.is_done, thing.tick, thing.tick_note = bool(row[-3]), row[-2] or "", row[-1] or ""
            yield thing


def _made(model: type[Row], names: list[str], values: tuple[Any, ...]) -> Row:
    return model.from_db("default", names, values[: len(names)])
