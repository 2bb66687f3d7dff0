"""A Thing remembers when those who take part were told that it is open. What is open already is not told again."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.utils import timezone


def note_what_is_open(apps, schema_editor):
    Thing, Week = apps.get_model("things", "Thing"), apps.get_model("things", "Week")
    opened = Week.objects.filter(pk=OuterRef("week")).values("opens_at")[:1]
    open_now = Thing.objects.filter(ready_at__isnull=False, week__opens_at__lte=timezone.now())
    Thing.objects.filter(pk__in=list(open_now.values_list("pk", flat=True))).update(announced_at=Subquery(opened))


class Migration(migrations.Migration):
    dependencies = [("things", "0003_schedule_remembers_changes")]

    operations = [
        migrations.AddField(
            model_name="thing",
            name="announced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="announced"),
        ),
        migrations.RunPython(note_what_is_open, migrations.RunPython.noop, elidable=True),
    ]
