import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0015_member_suspected"),
    ]

    operations = [
        migrations.AddField(
            model_name="reflection",
            name="held_for",
            field=models.CharField(blank=True, max_length=300, verbose_name="held because"),
        ),
        migrations.CreateModel(
            name="SpamPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "Words in a text"),
                            ("host", "Site that a text links to"),
                            ("mail", "Domain of a mail address"),
                        ],
                        max_length=5,
                        verbose_name="what",
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        help_text="Whole words, or a name such as example.org, which stands for www.example.org too. Capital letters and accents make no difference.",
                        max_length=120,
                        verbose_name="pattern",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Why it is here; for organisers only.",
                        max_length=200,
                        verbose_name="note",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="added"),
                ),
            ],
            options={
                "verbose_name": "sign of spam",
                "verbose_name_plural": "signs of spam",
                "ordering": ["kind", "pattern"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "pattern"),
                        name="spam_pattern_once",
                        violation_error_message="This stands on the list already.",
                    )
                ],
            },
        ),
    ]
