"""The database itself refuses to change or delete lines of the log.

A migration that alters comments_action makes SQLite build the table anew, without its triggers: call `add` again there.
Emptying the table as a whole (TRUNCATE) stays possible on PostgreSQL, for tests.
"""

from django.db import migrations

SENTENCE = "The log is append-only."

SQLITE = [
    f"CREATE TRIGGER comments_action_no_{act} BEFORE {act} ON comments_action"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for act in ("update", "delete")
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION comments_action_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER comments_action_append_only BEFORE UPDATE OR DELETE ON comments_action
    FOR EACH ROW EXECUTE FUNCTION comments_action_refuse()
    """,
]


def add(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS comments_action_no_update")
        schema_editor.execute("DROP TRIGGER IF EXISTS comments_action_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS comments_action_append_only ON comments_action")
        schema_editor.execute("DROP FUNCTION IF EXISTS comments_action_refuse()")


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_talk")]

    operations = [migrations.RunPython(add, remove)]
