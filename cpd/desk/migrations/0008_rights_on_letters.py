"""Organisers see the outbox, write in weekly letters, hold them back and let them go."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_weekletter", "change_weekletter"]


def add_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    config = apps.get_app_config("comments")
    # Permissions are otherwise made only after the last migration, too late for this one.
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=using)
    rights = apps.get_model("auth", "Permission").objects.using(using)
    group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="Organisers")
    group.permissions.add(*rights.filter(content_type__app_label="comments", codename__in=RIGHTS))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0007_rights_on_greetings"),
        ("comments", "0015_week_letter"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
