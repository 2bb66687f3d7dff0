"""Organisers see cases and decide them, and read and write private notes about members."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_case", "change_case", "view_note", "add_note"]


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
        ("desk", "0005_search"),
        ("comments", "0009_log_names_the_case"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
