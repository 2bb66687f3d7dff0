"""Tables as a backup sees them: which there are, their rows as lines of JSON that no database's habits show in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import DateField, Field, FileField, Model, TimeField

# Sessions are nobody's to take along, and what search knows is learned again; copies of members' data are
# gone in a week. The table of the cache is no model.
LEFT_OUT = {"sessions.session", "usersessions.usersession", "desk.changed", "desk.document", "participants.export"}
# What a site has right after `migrate`; a restored one has the backup's instead.
SEEDED = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "contenttypes.contenttype",
    "desk.jobclock",
    "participants.sector",
}
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Table:
    """One table: its model, and the columns in the order in which its lines give them."""

    model: type[Model]
    fields: tuple[Field[Any, Any], ...]

    @property
    def name(self) -> str:
        """Its name in the database, the same on all of them."""
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return [str(field.column) for field in self.fields]

    @property
    def is_seeded(self) -> bool:
        """Whether `migrate` fills it."""
        return self.model._meta.label_lower in SEEDED

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """All rows by their keys, a few hundred in memory at a time."""
        names = [field.attname for field in self.fields]
        key = names.index(self.model._meta.pk.attname)
        rows = self.model._base_manager.order_by("pk").values_list(*names)
        page = list(rows[:ROWS_AT_ONCE])
        while page:
            yield from page
            page = list(rows.filter(pk__gt=page[-1][key])[:ROWS_AT_ONCE])

    def line(self, row: Sequence[Any]) -> bytes:
        """A row as a line of JSON, the same for the same row on every database."""
        values = [_plain(value) for value in row]
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_refuse)
        return text.encode() + b"\n"

    def read(self, line: bytes) -> list[Any]:
        """A line as values for the database. Raises ValueError where it is no row of this table."""
        row = json.loads(line)
        if not isinstance(row, list) or len(row) != len(self.fields):
            raise ValueError(f"not a row of {self.name}")
        return [_stored(field, value) for field, value in zip(self.fields, row, strict=True)]

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows in as they are: no default, no “now”, no file is touched."""
        most = connection.ops.bulk_batch_size(list(self.fields), list(rows))
        quoted = ", ".join(map(connection.ops.quote_name, self.columns))
        one = f"({', '.join(['%s'] * len(self.fields))})"
        for start in range(0, len(rows), most):
            batch = rows[start : start + most]
            values = ", ".join([one] * len(batch))
            into = connection.ops.quote_name(self.name)
            with connection.cursor() as cursor:
                # The names are our own models'.
                cursor.execute(f"INSERT INTO {into} ({quoted}) VALUES {values}", [v for row in batch for v in row])  # noqa: S608

    def empty(self) -> None:
        """Take out what `migrate` put in."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(self.name)}")  # noqa: S608 (our own model's name)


def all_tables() -> list[Table]:
    """Every table of the site but those left out, by name."""
    models = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    )
    tables = [Table(model, stored_fields(model)) for model in models]
    return sorted(tables, key=lambda table: table.name)


def stored_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The columns that are written; what the database makes of others, it makes again."""
    return tuple(field for field in model._meta.local_concrete_fields if not field.generated)


def newest_migrations() -> dict[str, str]:
    """By app the newest migration that this database has had, which says what its tables are like."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return dict(applied)


def file_columns(table: Table) -> list[int]:
    """Which columns name files: those of the model, and those that its revisions keep as text."""
    kept_of = getattr(table.model, "instance_type", None)
    known = kept_of._meta.concrete_fields if kept_of is not None else table.fields
    names = {field.name for field in known if isinstance(field, FileField)}
    return [number for number, field in enumerate(table.fields) if field.name in names]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date | time) else value


def _refuse(value: Any) -> Any:
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def _stored(field: Field[Any, Any], value: Any) -> Any:
    if value is not None and isinstance(field, DateField | TimeField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)
