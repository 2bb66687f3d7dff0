from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0009_answered_there"),
    ]

    operations = [
        migrations.AddField(
            model_name="blogauthor",
            name="declined_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="declined"),
        ),
        migrations.AddField(
            model_name="blogauthor",
            name="told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="blogauthor",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("declined_at", None), _connector="OR"),
                name="byline_accepted_or_declined",
                violation_error_message="A name is somebody’s or it is not.",
            ),
        ),
    ]
