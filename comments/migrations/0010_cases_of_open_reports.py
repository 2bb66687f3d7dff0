"""What was reported and not decided yet becomes cases, so that nothing that waits is forgotten."""

from django.db import migrations

HARM = {"unkind", "private"}


def gather(apps, schema_editor):
    using = schema_editor.connection.alias
    Report = apps.get_model("comments", "Report")
    Case = apps.get_model("comments", "Case")
    known = {}
    waiting = Report.objects.using(using).filter(resolved_at=None, case=None).order_by("created_at", "pk")
    for report in waiting.select_related("comment__thing", "comment__reflection", "reflection"):
        words = report.comment or report.reflection
        key = (report.comment_id, report.reflection_id)
        case = known.get(key)
        if case is None:
            place = words if report.reflection_id else words.thing or words.reflection
            case = known[key] = Case.objects.using(using).create(
                kind="reported",
                need=3,
                comment_id=report.comment_id,
                reflection_id=report.reflection_id,
                author_id=words.author_id,
                label=(place.title or "")[:200],
                opened_at=report.created_at,
            )
            case.many = 0
        case.many += 1
        if words.hidden_at is not None:
            case.need = 4
        elif report.reason in HARM or case.many > 1:
            case.need = 1
        case.save(update_fields=["need"])
        report.case = case
        report.save(update_fields=["case"])


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0009_log_names_the_case"),
    ]

    operations = [migrations.RunPython(gather, migrations.RunPython.noop)]
