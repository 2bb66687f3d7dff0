from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0013_mail_choices"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="mail_refused_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="mail refused"),
        ),
        migrations.AddField(
            model_name="member",
            name="mail_refused_why",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="what the mail server said"
            ),
        ),
    ]
