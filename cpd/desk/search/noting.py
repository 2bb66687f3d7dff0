"""The database notes by itself what search has to learn: triggers on the tables whose words can be found.

They are made after every migration (a table that SQLite builds anew has lost them) and taken away before one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction

from cpd.desk.models import Changed, Document
from cpd.desk.search.findable import KINDS, Kind, Watch

CHANGED = Changed._meta.db_table
EVENTS = ("insert", "update", "delete")


def before_migrating(plan: list[Any], using: str, **_kwargs: Any) -> None:
    """Take the triggers away, so that tables can be changed. Called by `migrate`."""
    if plan:
        with transaction.atomic(using=using):
            _run(using, [_drop(using, watch, event) for _kind, watch in _watches() for event in EVENTS])


def after_migrating(using: str, **_kwargs: Any) -> None:
    """Let the database note changes again. Called by `migrate`."""
    tables = connections[using].introspection.table_names()
    if CHANGED in tables and all(watch.model._meta.db_table in tables for _kind, watch in _watches()):
        make_sure(using)


def make_sure(using: str) -> None:
    """Let the database note changes; if it did not, everything is noted, whatever happened meanwhile."""
    wanted = {_name(watch, event) for _kind, watch in _watches() for event in EVENTS}
    if wanted <= _standing(using):
        return
    with transaction.atomic(using=using):
        for kind, watch in _watches():
            _run(using, [_drop(using, watch, event) for event in EVENTS])
            _run(using, _create(using, kind, watch))
        note_everything(using)


def note_everything(using: str) -> None:
    """Let search learn everything anew, and what is gone."""
    key, documents = _key(using), Document._meta.db_table
    for kind in KINDS.values():
        rows = kind.model._meta.db_table
        gone = f"SELECT {key} FROM {documents} WHERE kind = '{kind.name}' AND {key} NOT IN (SELECT id FROM {rows})"  # noqa: S608
        for source in (f"SELECT id FROM {rows} ORDER BY id", gone):  # noqa: S608 (names of our own)
            _run(using, [f"INSERT INTO {CHANGED} (kind, {key}) SELECT '{kind.name}', found.* FROM ({source}) AS found"])  # noqa: S608


def _watches() -> Iterator[tuple[Kind, Watch]]:
    for kind in KINDS.values():
        for watch in kind.watched:
            yield kind, watch


def _name(watch: Watch, event: str) -> str:
    return f"search_notes_{watch.model._meta.db_table}_{event}"


def _key(using: str) -> str:
    return connections[using].ops.quote_name("key")


def _standing(using: str) -> set[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connections[using].cursor() as cursor:
        cursor.execute(names[connections[using].vendor])
        return {name for (name,) in cursor.fetchall()}


def _drop(using: str, watch: Watch, event: str) -> str:
    table = "" if connections[using].vendor == "sqlite" else f" ON {watch.model._meta.db_table}"
    return f"DROP TRIGGER IF EXISTS {_name(watch, event)}{table}"


def _create(using: str, kind: Kind, watch: Watch) -> list[str]:
    return (_on_sqlite if connections[using].vendor == "sqlite" else _on_postgresql)(using, kind, watch)


def _when(event: str, watch: Watch, differs: str) -> str:
    """Only columns with words count: somebody signing in, or a comment being counted, is no news."""
    changes = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in watch.columns)
    return f" WHEN ({changes})" if event == "update" else ""


def _of(event: str, watch: Watch) -> str:
    table = watch.model._meta.db_table
    return f"AFTER {event.upper()}{' OF ' + ', '.join(watch.columns) if event == 'update' else ''} ON {table}"


def _on_sqlite(using: str, kind: Kind, watch: Watch) -> list[str]:
    triggers = []
    for event in EVENTS:
        row = "OLD" if event == "delete" else "NEW"
        note = f"INSERT INTO {CHANGED} (kind, {_key(using)}) VALUES ('{kind.name}', {row}.{watch.key})"  # noqa: S608
        when = f"{_of(event, watch)} FOR EACH ROW{_when(event, watch, 'IS NOT')}"
        triggers.append(f"CREATE TRIGGER {_name(watch, event)} {when} BEGIN {note}; END")
    return triggers


def _on_postgresql(using: str, kind: Kind, watch: Watch) -> list[str]:
    function = f"search_notes_{watch.model._meta.db_table}"
    body = f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO {CHANGED} (kind, {_key(using)})
            VALUES ('{kind.name}', CASE TG_OP WHEN 'DELETE' THEN OLD.{watch.key} ELSE NEW.{watch.key} END);
            RETURN NULL;
        END $$
        """  # noqa: S608 (names of our own)
    triggers = [
        f"CREATE TRIGGER {_name(watch, event)} {_of(event, watch)} FOR EACH ROW"
        f"{_when(event, watch, 'IS DISTINCT FROM')} EXECUTE FUNCTION {function}()"
        for event in EVENTS
    ]
    return [body, *triggers]


def _run(using: str, statements: list[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
