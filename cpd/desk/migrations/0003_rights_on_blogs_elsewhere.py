"""Organisers look after blogs elsewhere: they see feeds, posts and mentions, and act on feeds.

What posts are about is their authors' to say, so nobody at the desk changes a post.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["view_feed", "change_feed", "view_post", "view_mention", "view_notice"]


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
        ("desk", "0002_job_clock"),
        ("participants", "0005_blogs_elsewhere"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
