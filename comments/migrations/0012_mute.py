"""Conversations can be muted."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_comment_answers"),
        ("participants", "0019_reflection_called_at"),
        ("things", "0004_thing_announced_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("muted_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="muted")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "reflection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="participants.reflection",
                        verbose_name="reflection",
                    ),
                ),
                (
                    "thing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="things.thing",
                        verbose_name="Thing",
                    ),
                ),
            ],
            options={
                "verbose_name": "muted conversation",
                "verbose_name_plural": "muted conversations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reflection__isnull", False), ("thing", None)),
                            models.Q(("reflection", None), ("thing__isnull", False)),
                            _connector="OR",
                        ),
                        name="mute_has_one_target",
                        violation_error_message="Muted is the talk about one Thing or one reflection.",
                    ),
                    models.UniqueConstraint(fields=("member", "thing"), name="mute_thing_once"),
                    models.UniqueConstraint(fields=("member", "reflection"), name="mute_reflection_once"),
                ],
            },
        ),
    ]
