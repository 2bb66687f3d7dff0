"""A comment knows the very comment it answers, also where both hang under the same."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0010_cases_of_open_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answered_by",
                to="comments.comment",
                verbose_name="answers",
            ),
        )
    ]
