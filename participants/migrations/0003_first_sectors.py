"""The sectors a new site begins with; organisers change the list in the admin."""

from django.db import migrations

SECTORS = [
    ("Charities", "charities"),
    ("Culture and the arts", "culture"),
    ("Engineering", "engineering"),
    ("Further education", "further-education"),
    ("Health", "health"),
    ("Higher education", "higher-education"),
    ("Law", "law"),
    ("Libraries", "libraries"),
    ("Local government", "local-government"),
    ("Media and publishing", "media"),
    ("Museums and archives", "museums"),
    ("National government", "national-government"),
    ("Private companies", "private-companies"),
    ("Research", "research"),
    ("Schools", "schools"),
    ("Self-employed", "self-employed"),
    ("Social care", "social-care"),
    ("Technology", "technology"),
    ("Between jobs", "between-jobs"),
    ("Something else", "something-else"),
]


def add_sectors(apps, schema_editor):
    Sector = apps.get_model("participants", "Sector")
    Sector.objects.bulk_create(
        Sector(name=name, slug=slug, position=position * 10) for position, (name, slug) in enumerate(SECTORS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_places_and_writing")]

    operations = [migrations.RunPython(add_sectors, migrations.RunPython.noop)]
