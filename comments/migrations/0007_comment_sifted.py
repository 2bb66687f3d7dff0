from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0006_action_about_held"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="checked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="digest",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["digest", "created_at"], name="comment_twins"),
        ),
    ]
