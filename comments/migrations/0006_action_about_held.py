"""The log tells what was let through. Only the words of the choice change, no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_comment_held"),
    ]

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
                    ("let-through", "Held comment let through"),
                    ("let-through-post", "Held reflection let through"),
                    ("clear-member", "Account found to be all right"),
                    ("vouch", "Blog taken as its member’s own"),
                    ("end-quarantine", "Quarantine of a blog ended"),
                    ("stop-reading", "Blog not read any more"),
                ],
                editable=False,
                max_length=24,
                verbose_name="what",
            ),
        ),
    ]
