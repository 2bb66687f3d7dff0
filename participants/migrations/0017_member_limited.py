"""Organisers can limit an account to reading, for a time or until they lift it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0016_spam_patterns"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="limited_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reading only since"),
        ),
        migrations.AddField(
            model_name="member",
            name="limited_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reading only until"),
        ),
    ]
