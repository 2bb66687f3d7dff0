import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WHEN = [("at-once", "At once"), ("weekly", "In the weekly letter"), ("never", "Never")]


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0012_notices_are_taken_back"),
        ("post_office", "0014_alter_email_recipient_delivery_status_and_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind of mail")),
                ("when", models.CharField(choices=WHEN, max_length=10, verbose_name="when")),
                ("before", models.CharField(blank=True, choices=WHEN, editable=False, max_length=10)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "choice about mail",
                "verbose_name_plural": "choices about mail",
                "constraints": [models.UniqueConstraint(fields=("member", "kind"), name="mail_chosen_once_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind of mail")),
                ("key", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("written_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="written")),
                (
                    "mail",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="letter",
                        to="post_office.email",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "constraints": [models.UniqueConstraint(fields=("member", "key"), name="letter_tells_once")],
            },
        ),
    ]
