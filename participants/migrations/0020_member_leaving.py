"""When a member wants their account deleted, what stays then, and when it was deleted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0019_reflection_called_at"),
    ]

    operations = [
        migrations.AddField(
            "member",
            "leaving_at",
            models.DateTimeField(blank=True, null=True, verbose_name="wants the account deleted on"),
        ),
        migrations.AddField(
            "member",
            "leaving_keeps",
            models.CharField(
                blank=True,
                choices=[
                    ("nothing", "nothing"),
                    ("comments", "comments"),
                    ("reflections", "reflections"),
                    ("all", "comments and reflections"),
                ],
                max_length=12,
                verbose_name="what stays then",
            ),
        ),
        migrations.AddField(
            "member", "left_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted on")
        ),
    ]
