"""Organisers see circles, who waits for one and meet-ups; they make and take apart circles, hide and call off meet-ups."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_circle", "change_circle", "view_circleseat", "view_meetup", "change_meetup"]


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
        ("desk", "0008_rights_on_letters"),
        ("participants", "0034_meetups"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
