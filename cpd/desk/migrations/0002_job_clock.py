"""The timetable's clock: when each job is due and who is at it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_groups")]

    operations = [
        migrations.CreateModel(
            name="JobClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="job")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="claimed until")),
                ("last_run_at", models.DateTimeField(blank=True, null=True, verbose_name="last run")),
                ("last_error", models.CharField(blank=True, max_length=500, verbose_name="last error")),
            ],
            options={"verbose_name": "job", "verbose_name_plural": "jobs", "ordering": ["name"]},
        ),
    ]
