"""The log names the case, the member and the rule, and knows more verbs.

SQLite builds the table anew for a new column, without its triggers: they are made again.
"""

from importlib import import_module

from django.db import migrations, models

triggers = import_module("comments.migrations.0002_action_append_only")


def make_triggers_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        triggers.remove(apps, schema_editor)
        triggers.add(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0008_cases"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, make_triggers_again),
        migrations.AddField(
            model_name="action",
            name="author_id_was",
            field=models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="member’s number"),
        ),
        migrations.AddField(
            model_name="action",
            name="case_id_was",
            field=models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="case"),
        ),
        migrations.AddField(
            model_name="action",
            name="rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("person", "Speak to the person"),
                    ("small", "Nobody is made small"),
                    ("private", "What is private stays private"),
                    ("sale", "Nothing for sale"),
                    ("credit", "Your own words, and credit for others’"),
                    ("law", "Nothing that is against the law"),
                    ("other", "Something else"),
                ],
                editable=False,
                max_length=8,
                verbose_name="rule",
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="verb",
            field=models.CharField(
                choices=[
                    ("hide-comment", "Comment hidden"),
                    ("restore-comment", "Comment restored"),
                    ("hide-reflection", "Reflection hidden"),
                    ("restore-reflection", "Reflection restored"),
                    ("ask-to-rewrite", "Hidden, and asked to say it in another way"),
                    ("remove", "Text removed"),
                    ("put-back", "Removed text put back"),
                    ("keep", "Decided: kept"),
                    ("report", "Reported by a member"),
                    ("appeal", "Appeal by the author"),
                    ("uphold", "Appeal decided: it stays hidden"),
                    ("reopen", "Decision undone: it waits again"),
                    ("limit", "Account limited to reading"),
                    ("lift", "Limit of an account lifted"),
                    ("close-account", "Account closed"),
                    ("open-account", "Account opened again"),
                    ("hide-all", "Everything by an account hidden"),
                    ("show-all", "Everything by an account shown again"),
                    ("let-through", "Held comment let through"),
                    ("let-through-post", "Held reflection let through"),
                    ("clear-member", "Account found to be all right"),
                    ("vouch", "Blog taken as its member’s own"),
                    ("end-quarantine", "Quarantine of a blog ended"),
                    ("stop-reading", "Blog not read any more"),
                ],
                editable=False,
                max_length=24,
                verbose_name="what",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["case_id_was"], name="action_by_case"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["author_id_was", "-at"], name="action_by_author"),
        ),
        migrations.RunPython(make_triggers_again, migrations.RunPython.noop),
    ]
