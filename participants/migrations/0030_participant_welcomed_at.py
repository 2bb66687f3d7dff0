from __future__ import annotations

from typing import Any

from django.db import migrations, models


def nobody_is_new(apps: Any, _schema_editor: Any) -> None:
    """Who is in already needs no welcome."""
    apps.get_model("participants", "Participant").objects.update(welcomed_at=models.F("joined_at"))


class Migration(migrations.Migration):
    dependencies = [("participants", "0029_reflection_withdrawn_from")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="welcomed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="welcomed"),
        ),
        migrations.RunPython(nobody_is_new, migrations.RunPython.noop),
    ]
