from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0004_visits_versions_and_there"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="held_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="held"),
        ),
        migrations.AddField(
            model_name="comment",
            name="held_for",
            field=models.CharField(blank=True, max_length=300, verbose_name="held because"),
        ),
    ]
