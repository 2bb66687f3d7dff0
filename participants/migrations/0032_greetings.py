import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0031_offer_suggested_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="Greeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dealt_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dealt")),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="told by mail")),
                ("passed_on_at", models.DateTimeField(blank=True, null=True, verbose_name="passed on")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "greeter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="greetings",
                        to="participants.participant",
                        verbose_name="greeter",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="greetings",
                        to="participants.letter",
                    ),
                ),
                (
                    "reflection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="greetings",
                        to="participants.reflection",
                        verbose_name="first reflection",
                    ),
                ),
            ],
            options={
                "verbose_name": "greeting",
                "verbose_name_plural": "greetings",
                "ordering": ["-dealt_at", "-pk"],
                "indexes": [models.Index(fields=["greeter", "dealt_at"], name="greeting_dealt")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reflection", "greeter"),
                        name="greeting_once_a_greeter",
                        violation_error_message="This greeter had this reflection already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None), ("passed_on_at", None)),
                        fields=("reflection",),
                        name="greeting_open_once",
                        violation_error_message="Somebody is greeting here already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("passed_on_at", None), ("answered_at", None), _connector="OR"),
                        name="greeting_ends_once",
                        violation_error_message="What was passed on was not answered, and the other way round.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GreetingWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField(verbose_name="Monday")),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="said")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="greeting_weeks",
                        to="participants.participant",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "week of greeting",
                "verbose_name_plural": "weeks of greeting",
                "ordering": ["monday", "place"],
                "indexes": [models.Index(fields=["monday"], name="greeting_week_monday")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "monday"),
                        name="greeting_week_once",
                        violation_error_message="You have said already that you can greet in this week.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monday__iso_week_day", 1)),
                        name="greeting_week_begins_on_a_monday",
                        violation_error_message="A week begins on a Monday.",
                    ),
                ],
            },
        ),
    ]
