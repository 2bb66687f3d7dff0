"""Pages of a list by the last row seen, not by counting: page 500 costs what page 1 costs, and nothing shifts or
shows twice when rows are added meanwhile."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import connections
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
LONGEST_CURSOR = 2000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and how to ask for those that follow (`older`) and those that went before (`newer`)."""

    items: list[Row]
    older: str | None
    newer: str | None


def page(queryset: QuerySet[Row], cursor: str | None, *, by: tuple[str, ...], size: int) -> Page[Row]:
    """The rows that the cursor points to, in the order of `by` ("-published_at"); equal ones are told apart by pk.

    A cursor that is broken, made up, or of another list leads to the first page.
    """
    order = _Order(queryset, by)
    where = order.read(cursor)
    if where is None:
        return _first(order, size)
    forward, values = where
    found = order.find(values, forward, size + 1)
    rows, more = found[:size], len(found) > size
    if forward and rows:
        return Page(rows, order.write(rows[-1], forward=True) if more else None, order.write(rows[0], forward=False))
    if not forward and more:
        rows.reverse()
        return Page(rows, order.write(rows[-1], forward=True), order.write(rows[0], forward=False))
    # The beginning was reached, perhaps with a short page: it is shown full. Or everything there was is gone.
    return _first(order, size)


def _first(order: _Order[Row], size: int) -> Page[Row]:
    found = list(order.rows(forward=True)[: size + 1])
    return Page(found[:size], order.write(found[size - 1], forward=True) if len(found) > size else None, None)


class _Order(Generic[Row]):
    """The order of one list: how it is asked for, and what comes beyond a row of it."""

    def __init__(self, queryset: QuerySet[Row], by: Sequence[str]) -> None:
        names = [name.lstrip("-") for name in by]
        if "pk" not in names:
            by = [*by, "-pk" if by[-1].startswith("-") else "pk"]
        self.by = [(name.lstrip("-"), name.startswith("-")) for name in by]
        self.queryset = queryset
        self.fields = [self._field(name) for name, _ in self.by]
        # Annotations and columns of other tables may be empty whatever their field says.
        self.nullable = [
            field.null or "__" in name or name in queryset.query.annotations
            for field, (name, _) in zip(self.fields, self.by, strict=True)
        ]
        self.signer = Signer(salt=f"cpd.lib.paging {queryset.model._meta.label} {','.join(by)}")
        # SQLite holds an empty value for the smallest, PostgreSQL for the largest.
        self.empty_is_small = connections[queryset.db].features.order_by_nulls_first

    def _field(self, name: str) -> Field[Any, Any]:
        if name in self.queryset.query.annotations:
            field: Field[Any, Any] = self.queryset.query.annotations[name].output_field
            return field
        model: Any = self.queryset.model
        *path, last = name.split("__")
        for step in path:
            model = model._meta.get_field(step).related_model
        found = model._meta.pk if last == "pk" else model._meta.get_field(last)
        if not isinstance(found, Field):
            raise FieldDoesNotExist(name)
        return found

    def rows(self, forward: bool) -> QuerySet[Row]:
        return self.queryset.order_by(*(f"-{name}" if down == forward else name for name, down in self.by))

    def write(self, row: Row, *, forward: bool) -> str:
        values: list[Any] = []
        for name, _down in self.by:
            value: Any = row
            for step in name.split("__"):
                value = getattr(value, step)
            if isinstance(value, datetime.date | datetime.time):
                value = value.isoformat()
            values.append(value if value is None or isinstance(value, int | str) else str(value))
        return self.signer.sign_object([forward, *values])

    def read(self, cursor: str | None) -> tuple[bool, list[Any]] | None:
        if not cursor or len(cursor) > LONGEST_CURSOR:
            return None
        try:
            forward, *values = self.signer.unsign_object(cursor)
            return forward, [field.to_python(value) for field, value in zip(self.fields, values, strict=True)]
        except (BadSignature, ValidationError, ValueError, TypeError):
            return None

    def find(self, values: Sequence[Any], forward: bool, size: int) -> list[Row]:
        """The next rows beyond these values. Rows whose first column is empty come last and are asked for last,
        because "or is empty" keeps a database from using its index."""
        found = list(
            self.rows(forward).filter(self._entrance(values[0], forward), self._beyond(values, forward))[:size]
        )
        if len(found) < size and values[0] is not None and self._empties_follow(0, forward):
            name = self.by[0][0]
            rest = self.rows(forward).filter(**{f"{name}__isnull": True})
            found += list(rest[: size - len(found)])
        return found

    def _entrance(self, value: Any, forward: bool) -> Q:
        """Says nothing new, but lets the database enter its index at the right place instead of at the beginning."""
        name, down = self.by[0]
        return Q() if value is None else Q(**{f"{name}__lte" if down == forward else f"{name}__gte": value})

    def _beyond(self, values: Sequence[Any], forward: bool) -> Q:
        """Further in the first column, or the same there and further in the next one."""
        condition, same = Q(pk__in=[]), Q()
        for position, ((name, down), value) in enumerate(zip(self.by, values, strict=True)):
            empty = Q(**{f"{name}__isnull": True})
            if value is not None:
                further = Q(**{f"{name}__lt" if down == forward else f"{name}__gt": value})
                if position and self._empties_follow(position, forward):
                    further |= empty
                condition |= same & further
            elif not self._empties_follow(position, forward):
                condition |= same & ~empty
            same &= empty if value is None else Q(**{name: value})
        return condition

    def _empties_follow(self, position: int, forward: bool) -> bool:
        return self.nullable[position] and (self.by[position][1] == forward) == self.empty_is_small
