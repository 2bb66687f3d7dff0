"""What search knows: documents, their words in the database's own full-text table, and changes to learn.

The triggers that note changes are made after every migration, because building a table anew takes them along.
"""

from django.db import migrations, models

from cpd.lib import search


def add_words(apps, schema_editor):
    for statement in search.create(schema_editor.connection.alias):
        schema_editor.execute(statement)


def remove_words(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {search.TABLE}")


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_rights_on_spam_patterns")]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("key", models.BigIntegerField()),
                ("cohort_key", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "document that search knows",
                "verbose_name_plural": "documents that search knows",
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="document_once")],
            },
        ),
        migrations.CreateModel(
            name="Changed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("key", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "change that search has to learn",
                "verbose_name_plural": "changes that search has to learn",
            },
        ),
        migrations.RunPython(add_words, remove_words),
    ]
