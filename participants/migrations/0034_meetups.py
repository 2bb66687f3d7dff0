import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import things.models.cohort


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0033_circles"),
        ("things", "0005_cohort_letter_and_claims"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meetup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("where", models.CharField(max_length=200, verbose_name="place")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "time_zone",
                    models.CharField(
                        max_length=64, validators=[things.models.cohort.validate_time_zone], verbose_name="time zone"
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=4000, verbose_name="words")),
                ("words_html", models.TextField(blank=True, editable=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed")),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                ("hidden_at", models.DateTimeField(blank=True, null=True, verbose_name="hidden")),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="held")),
                ("held_for", models.CharField(blank=True, max_length=300, verbose_name="held because")),
                ("form_key", models.CharField(blank=True, editable=False, max_length=40, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who invites",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetups",
                        to="things.cohort",
                        verbose_name="cohort",
                    ),
                ),
            ],
            options={
                "verbose_name": "meet-up",
                "verbose_name_plural": "meet-ups",
                "ordering": ["-starts_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MeetupGuest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="said")),
                (
                    "meetup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="participants.meetup",
                        verbose_name="meet-up",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "guest of a meet-up",
                "verbose_name_plural": "guests of meet-ups",
                "ordering": ["said_at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="meetup",
            index=models.Index(fields=["cohort", "starts_at"], name="meetup_calendar"),
        ),
        migrations.AddConstraint(
            model_name="meetup",
            constraint=models.UniqueConstraint(
                fields=("author", "form_key"),
                name="meetup_form_sent_once",
                violation_error_message="This form was sent already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetup",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="meetup_ends_after_it_begins",
                violation_error_message="A meet-up ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetupguest",
            constraint=models.UniqueConstraint(
                fields=("meetup", "member"),
                name="meetup_guest_once",
                violation_error_message="You said already that you come.",
            ),
        ),
    ]
