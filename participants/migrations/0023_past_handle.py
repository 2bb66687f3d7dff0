"""Handles of accounts that were deleted are given to nobody else."""

import django.core.validators
from django.db import migrations, models

import participants.models.past_handle


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0022_member_agreed"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastHandle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={"verbose_name": "past handle", "verbose_name_plural": "past handles"},
        ),
        migrations.AlterField(
            model_name="member",
            name="handle",
            field=models.CharField(
                help_text="The last part of your blog's address.",
                max_length=40,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z", "Small letters, numbers and single hyphens only."
                    ),
                    participants.models.past_handle.validate_was_nobodys,
                ],
                verbose_name="handle",
            ),
        ),
    ]
