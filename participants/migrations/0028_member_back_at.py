from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0027_plans_and_ticks")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="back since"),
        ),
    ]
