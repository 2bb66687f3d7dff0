"""When a member last agreed to the terms of the community."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0021_export"),
    ]

    operations = [
        migrations.AddField(
            "member",
            "agreed_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="agreed to be kind here"),
        ),
    ]
