"""The log tells what organisers did about blogs elsewhere, too. Only the words of the choice change, no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_action_append_only")]

    operations = [
        migrations.AlterField(
            model_name="action",
            name="verb",
            field=models.CharField(
                choices=[
                    ("hide-comment", "Comment hidden"),
                    ("restore-comment", "Comment restored"),
                    ("hide-reflection", "Reflection hidden"),
                    ("restore-reflection", "Reflection restored"),
                    ("keep", "Report decided: kept"),
                    ("vouch", "Blog taken as its member’s own"),
                    ("end-quarantine", "Quarantine of a blog ended"),
                    ("stop-reading", "Blog not read any more"),
                ],
                editable=False,
                max_length=24,
                verbose_name="what",
            ),
        )
    ]
