from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0014_mail_refused"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="suspected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="looks like spam since"),
        ),
        migrations.AddField(
            model_name="member",
            name="suspected_for",
            field=models.CharField(blank=True, max_length=300, verbose_name="looks like spam because"),
        ),
    ]
