"""Copies of everything about a member, asked for and made."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0020_member_leaving"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked for")),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready")),
                ("file", models.CharField(blank=True, editable=False, max_length=80)),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of a member’s data",
                "verbose_name_plural": "copies of members’ data",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ready_at", None)),
                        fields=("member",),
                        name="export_one_in_the_making",
                        violation_error_message="Your copy is being made already.",
                    )
                ],
            },
        ),
    ]
