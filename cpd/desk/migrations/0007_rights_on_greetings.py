"""Organisers see who greets in which week, and what was dealt to whom."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_greeting", "view_greetingweek"]


def add_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    config = apps.get_app_config("participants")
    # Permissions are otherwise made only after the last migration, too late for this one.
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=using)
    rights = apps.get_model("auth", "Permission").objects.using(using)
    group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="Organisers")
    group.permissions.add(*rights.filter(content_type__app_label="participants", codename__in=RIGHTS))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_rights_on_cases"),
        ("participants", "0032_greetings"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
