"""The letter of a week: the organisers' words in it, and whether they hold it back."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0014_notification_letter"),
        ("things", "0005_cohort_letter_and_claims"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeekLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. They stand at the beginning of every letter of this week; leave them empty for none.",
                        max_length=4000,
                        verbose_name="your words to everybody",
                    ),
                ),
                ("note_html", models.TextField(blank=True, editable=False)),
                (
                    "edited_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="words changed"),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="held since")),
                ("released_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="let go")),
                ("begun_for", models.DateField(blank=True, editable=False, null=True, verbose_name="went out for")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "week",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter",
                        to="things.week",
                        verbose_name="week",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly letter",
                "verbose_name_plural": "weekly letters",
                "ordering": ["-week__starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_at", None), ("released_at", None), _connector="OR"),
                        name="week_letter_held_or_let_go",
                        violation_error_message="A letter is held back or let go, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("begun_for", None), ("begun_for__iso_week_day", 1), _connector="OR"),
                        name="week_letter_begins_on_a_monday",
                        violation_error_message="A week begins on a Monday.",
                    ),
                ],
            },
        ),
    ]
