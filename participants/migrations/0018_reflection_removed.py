"""Organisers can remove the text of a reflection."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0017_member_limited"),
    ]

    operations = [
        migrations.AddField(
            model_name="reflection",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="text removed"),
        ),
    ]
