from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0028_member_back_at")]

    operations = [
        migrations.AddField(
            model_name="reflection",
            name="withdrawn_from",
            field=models.CharField(
                blank=True,
                choices=[
                    ("everyone", "Everyone"),
                    ("members", "Members only"),
                    ("organisers", "Only the organisers"),
                    ("private", "Only me"),
                ],
                default="",
                editable=False,
                max_length=12,
            ),
            preserve_default=False,
        ),
    ]
