import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0032_greetings"),
        ("things", "0005_cohort_letter_and_claims"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("quiet_at", models.DateTimeField(blank=True, null=True, verbose_name="found quiet")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="said yes")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circles",
                        to="things.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="participants.circle",
                        verbose_name="is part of",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="participants.circle",
                        verbose_name="offered a merge with",
                    ),
                ),
            ],
            options={
                "verbose_name": "circle",
                "verbose_name_plural": "circles",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CircleSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("weekly", "A bit every week"),
                            ("bursts", "In bursts, when there is time"),
                            ("slowly", "Slowly, as it comes"),
                        ],
                        default="weekly",
                        max_length=8,
                        verbose_name="pace",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seat")),
                ("sat_at", models.DateTimeField(blank=True, null=True, verbose_name="in it since")),
                (
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="seats",
                        to="participants.circle",
                        verbose_name="circle",
                    ),
                ),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seat",
                        to="participants.participant",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in a circle",
                "verbose_name_plural": "seats in circles",
                "ordering": ["circle", "number", "asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DraftOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="offered")),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="participants.circle",
                        verbose_name="circle",
                    ),
                ),
                (
                    "reflection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offered_draft",
                        to="participants.reflection",
                        verbose_name="reflection",
                    ),
                ),
            ],
            options={
                "verbose_name": "offered draft",
                "verbose_name_plural": "offered drafts",
                "ordering": ["-offered_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("ended_at__isnull", False), _connector="OR"),
                name="circle_merged_has_ended",
                violation_error_message="A circle that is part of another has ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="circleseat",
            constraint=models.UniqueConstraint(
                fields=("circle", "number"),
                name="circle_seat_once",
                violation_error_message="Somebody else has this seat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="circleseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("circle", None),
                    models.Q(("number__gte", 1), ("number__isnull", False), ("number__lte", 6)),
                    _connector="OR",
                ),
                name="circle_seat_is_one_of_six",
                violation_error_message="A circle has six seats.",
            ),
        ),
    ]
