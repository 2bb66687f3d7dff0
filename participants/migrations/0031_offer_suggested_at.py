from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0030_participant_welcomed_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="suggested_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="suggested for a hello"),
        ),
    ]
