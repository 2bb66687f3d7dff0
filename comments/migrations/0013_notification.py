"""Members have an inbox."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0012_mute"),
        ("participants", "0019_reflection_called_at"),
        ("things", "0004_thing_announced_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "Reply to you"),
                            ("comment", "Comment on your reflection"),
                            ("mention", "Mention of you"),
                            ("thread", "Conversation you joined"),
                            ("released", "A Thing has opened"),
                            ("decision", "Decision about your words"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="told")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="seen")),
                ("mail_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="mailed")),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="comments.action",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="comments.comment",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "reflection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="participants.reflection",
                    ),
                ),
                (
                    "thing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="things.thing",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["member", "-created_at", "-id"], name="notification_inbox"),
                    models.Index(condition=models.Q(("seen_at", None)), fields=["member"], name="notification_unseen"),
                    models.Index(
                        condition=models.Q(("mail_at__isnull", False)), fields=["mail_at"], name="notification_to_mail"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("action", None),
                                models.Q(
                                    models.Q(("comment__isnull", False), ("reflection", None), ("thing", None)),
                                    models.Q(("comment", None), ("reflection__isnull", False), ("thing", None)),
                                    models.Q(("comment", None), ("reflection", None), ("thing__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("action__isnull", False),
                                models.Q(
                                    models.Q(("comment", None), ("reflection", None), ("thing", None)),
                                    models.Q(("comment__isnull", False), ("reflection", None), ("thing", None)),
                                    models.Q(("comment", None), ("reflection__isnull", False), ("thing", None)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="notification_is_about_one_thing",
                        violation_error_message="A notification is about one comment, reflection, Thing or decision.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("action", None)),
                        fields=("member", "comment"),
                        name="notified_once_of_a_comment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("action", None)),
                        fields=("member", "reflection"),
                        name="notified_once_of_a_reflection",
                    ),
                    models.UniqueConstraint(fields=("member", "thing"), name="notified_once_of_a_thing"),
                    models.UniqueConstraint(fields=("member", "action"), name="notified_once_of_a_decision"),
                ],
            },
        ),
    ]
