"""Notifications know the letter that tells of them, which is looked at once more before it goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0013_notification"),
        ("participants", "0022_member_agreed"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="letter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tells_of",
                to="participants.letter",
            ),
        ),
    ]
