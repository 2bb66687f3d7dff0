from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0023_past_handle"),
    ]

    operations = [
        migrations.AddField(
            model_name="reflection",
            name="is_first",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="reflection",
            name="offered_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="reflection",
            name="offered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="reflection",
            name="turn",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(answered_there_count=0, comment_count=0, is_first=True, then=0),
                    models.When(answered_there_count=0, comment_count=0, then=1),
                    models.When(is_first=True, then=2),
                    default=3,
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="reflection",
            index=models.Index(
                fields=["cohort", "turn", "offered_count", "published_at", "id"], name="reflection_waiting"
            ),
        ),
    ]
