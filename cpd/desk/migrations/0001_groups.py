"""The two groups of the desk and what each may do.

Organisers look after the programme, its people and their talk; they delete nobody's words and edit no rights. Guest
authors see and change Things; the admin shows them only their own.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ("things", "participants", "comments")

RIGHTS = {
    "Organisers": [
        *(
            f"{do}_{model}"
            for model in ("cohort", "leg", "week", "thing", "reference")
            for do in ("view", "add", "change")
        ),
        *(f"delete_{model}" for model in ("leg", "week", "thing", "reference")),
        "publish_thing",
        *(f"{do}_member" for do in ("view", "change")),
        *(f"{do}_sector" for do in ("view", "add", "change")),
        *(f"{do}_participant" for do in ("view", "add", "change")),
        *(f"{do}_blog" for do in ("view", "change")),
        *(f"{do}_reflection" for do in ("view", "change")),
        "view_reflectionpicture",
        *(f"{do}_comment" for do in ("view", "change")),
        *(f"{do}_report" for do in ("view", "change")),
        "view_action",
    ],
    "Guest authors": [
        *(f"{do}_thing" for do in ("view", "change")),
        *(f"{do}_reference" for do in ("view", "add", "change", "delete")),
    ],
}


def add_groups(apps, schema_editor):
    using = schema_editor.connection.alias
    for label in APPS:
        config = apps.get_app_config(label)
        # Permissions are otherwise made only after the last migration, too late for this one.
        config.models_module = True
        create_permissions(config, verbosity=0, apps=apps, using=using)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in RIGHTS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(
            Permission.objects.using(using).filter(content_type__app_label__in=APPS, codename__in=codenames)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("comments", "0001_talk"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("participants", "0003_first_sectors"),
        ("things", "0001_programme"),
    ]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
