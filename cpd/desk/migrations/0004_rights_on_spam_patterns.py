"""Organisers keep the lists against spam."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_spampattern", "add_spampattern", "change_spampattern", "delete_spampattern"]


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
        ("desk", "0003_rights_on_blogs_elsewhere"),
        ("participants", "0016_spam_patterns"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
