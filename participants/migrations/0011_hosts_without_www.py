from django.db import migrations
from django.db.models import F
from django.db.models.functions import Substr


def leave_out_www(apps, schema_editor):
    """www.example.org and example.org are one server, of which two are asked at once."""
    feeds = apps.get_model("participants", "Feed").objects.filter(host__startswith="www.")
    feeds.update(host=Substr(F("host"), len("www.") + 1))


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0010_names_can_be_given_back"),
    ]

    operations = [migrations.RunPython(leave_out_www, migrations.RunPython.noop)]
