import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0011_hosts_without_www"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="reflection",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="participants.reflection",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="source",
            field=models.CharField(blank=True, max_length=1000, verbose_name="page here"),
        ),
        migrations.AddField(
            model_name="notice",
            name="unlinked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="not linked any more"),
        ),
        migrations.AddField(
            model_name="notice",
            name="gone_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="not public any more"),
        ),
    ]
