from django.db import migrations

from participants.models.blog import new_token


def give_each_blog_its_own(apps, schema_editor):
    """The column was added with one token for all."""
    for blog in apps.get_model("participants", "Blog").objects.only("pk"):
        blog.token = new_token()
        blog.save(update_fields=["token"])


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0005_blogs_elsewhere"),
    ]

    operations = [migrations.RunPython(give_each_blog_its_own, migrations.RunPython.noop)]
