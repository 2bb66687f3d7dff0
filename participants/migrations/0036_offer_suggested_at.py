from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0027_plans_and_ticks"),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="suggested_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="suggested for a hello"),
        ),
    ]
