"""The log tells what organisers did about weekly letters. Only the words of the choice change, no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0015_week_letter"),
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
                    ("ask-to-rewrite", "Hidden, and asked to say it in another way"),
                    ("remove", "Text removed"),
                    ("put-back", "Removed text put back"),
                    ("keep", "Decided: kept"),
                    ("report", "Reported by a member"),
                    ("appeal", "Appeal by the author"),
                    ("uphold", "Appeal decided: it stays hidden"),
                    ("reopen", "Decision undone: it waits again"),
                    ("limit", "Account limited to reading"),
                    ("lift", "Limit of an account lifted"),
                    ("close-account", "Account closed"),
                    ("open-account", "Account opened again"),
                    ("hide-all", "Everything by an account hidden"),
                    ("show-all", "Everything by an account shown again"),
                    ("let-through", "Held comment let through"),
                    ("let-through-post", "Held reflection let through"),
                    ("clear-member", "Account found to be all right"),
                    ("vouch", "Blog taken as its member’s own"),
                    ("end-quarantine", "Quarantine of a blog ended"),
                    ("stop-reading", "Blog not read any more"),
                    ("hold-letter", "Weekly letter held back"),
                    ("release-letter", "Weekly letter let go"),
                    ("edit-letter", "Words in the weekly letter changed"),
                    ("test-letter", "Weekly letter sent as a test"),
                ],
                editable=False,
                max_length=24,
                verbose_name="what",
            ),
        ),
    ]
