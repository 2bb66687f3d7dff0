import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0025_first_reflections"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="offered")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "reflection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="participants.reflection",
                        verbose_name="reflection",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ["-offered_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("opened_at__isnull", True)),
                        fields=["member", "offered_at"],
                        name="offer_not_opened",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "reflection"),
                        name="offer_once",
                        violation_error_message="This was offered to this member already.",
                    )
                ],
            },
        ),
    ]
