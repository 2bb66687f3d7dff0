"""Cases gather what waits for an organiser; decisions are what they did, notes what they tell each other."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_comment_sifted"),
        ("participants", "0018_reflection_removed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("held", "Held back"),
                            ("sign-up", "Suspicious sign-up"),
                            ("appeal", "Appeal"),
                            ("noticed", "Noticed by an organiser"),
                            ("account", "About an account"),
                        ],
                        max_length=8,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "need",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Visible, and reported as unkind, as private, or by several"),
                            (2, "An author asks to be heard"),
                            (3, "Visible and reported"),
                            (4, "Hidden until somebody decides"),
                            (5, "Held back until somebody decides"),
                            (6, "An account to look at"),
                        ],
                        default=3,
                        verbose_name="who needs somebody first",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="where")),
                ("why", models.TextField(blank=True, verbose_name="why it is here")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waiting since")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Kept"),
                            ("hide", "Hidden"),
                            ("rewrite", "Hidden, and asked to say it in another way"),
                            ("remove", "Text removed"),
                            ("restore", "Shown again"),
                            ("uphold", "It stays hidden"),
                            ("limit", "Account limited to reading"),
                            ("close", "Account closed"),
                            ("hide-all", "Everything by this account hidden"),
                        ],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reminded_again_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "ordering": ["need", "opened_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("keep", "Kept"),
                            ("hide", "Hidden"),
                            ("rewrite", "Hidden, and asked to say it in another way"),
                            ("remove", "Text removed"),
                            ("restore", "Shown again"),
                            ("uphold", "It stays hidden"),
                            ("limit", "Account limited to reading"),
                            ("close", "Account closed"),
                            ("hide-all", "Everything by this account hidden"),
                        ],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("by_name", models.CharField(max_length=80, verbose_name="organiser")),
                ("rule", models.CharField(blank=True, max_length=8, verbose_name="rule")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("is_verdict", models.BooleanField(default=True, verbose_name="it decided the case")),
                ("kept", models.JSONField(default=dict, editable=False)),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                ("undone_by_name", models.CharField(blank=True, max_length=80, verbose_name="undone by")),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("writer_name", models.CharField(max_length=80, verbose_name="written by")),
                ("text", models.TextField(max_length=2000, verbose_name="note")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
            ],
            options={
                "verbose_name": "private note",
                "verbose_name_plural": "private notes",
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="text removed"),
        ),
        migrations.AddField(
            model_name="case",
            name="against",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appeal",
                to="comments.case",
                verbose_name="appeal against",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cases_about",
                to=settings.AUTH_USER_MODEL,
                verbose_name="whose words",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="cases",
                to="comments.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="reflection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="cases",
                to="participants.reflection",
                verbose_name="reflection",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="case",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports",
                to="comments.case",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="organiser",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="comments.case",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="about",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes_about",
                to=settings.AUTH_USER_MODEL,
                verbose_name="about",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="writer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notes_written",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["decided_at", "need", "opened_at"], name="case_queue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["author", "-opened_at"], name="case_by_author"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment", None), ("reflection", None), _connector="OR"),
                name="case_is_about_one_thing",
                violation_error_message="A case is about one comment, one reflection or one account.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("comment",),
                name="case_of_comment_once_while_open",
                violation_error_message="There is an open case about this comment already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("reflection",),
                name="case_of_reflection_once_while_open",
                violation_error_message="There is an open case about this reflection already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None), ("kind__in", ["sign-up", "account"])),
                fields=("author",),
                name="case_of_account_once_while_open",
                violation_error_message="There is an open case about this account already.",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["verdict", "at"], name="decision_by_verdict"),
        ),
    ]
