"""A reflection knows that it called members by name who are still to be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0018_reflection_removed"),
    ]

    operations = [
        migrations.AddField(
            model_name="reflection",
            name="called_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="reflection",
            index=models.Index(
                condition=models.Q(("called_at__isnull", False)), fields=["called_at"], name="reflection_calling"
            ),
        ),
    ]
