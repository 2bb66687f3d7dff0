from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0016_log_of_letters"),
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
                    ("hide-meetup", "Meet-up hidden"),
                    ("show-meetup", "Meet-up shown again"),
                    ("call-off-meetup", "Meet-up called off"),
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
