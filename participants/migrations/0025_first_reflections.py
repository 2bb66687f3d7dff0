from django.db import migrations
from django.db.models import OuterRef, Subquery


def mark(apps, schema_editor):
    """Each author's earliest reflection in each cohort, of those in lists."""
    Reflection = apps.get_model("participants", "Reflection")
    in_lists = Reflection.objects.filter(
        published_at__isnull=False, hidden_at=None, held_at=None, visibility__in=["everyone", "members"]
    )
    earlier = in_lists.filter(author=OuterRef("author"), cohort=OuterRef("cohort")).order_by("published_at", "pk")
    in_lists.filter(pk=Subquery(earlier.values("pk")[:1])).update(is_first=True)


class Migration(migrations.Migration):
    dependencies = [("participants", "0024_reflection_turn")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
