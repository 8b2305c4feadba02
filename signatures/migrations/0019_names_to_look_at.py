"""A matter for each name that was signed from afar and waits for a person, unless it has one."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 500


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    matter = apps.get_model("agreements", "Matter")
    matters = matter._default_manager.using(using)
    agreements = apps.get_model("agreements", "Agreement")._default_manager.using(using)
    known = set(matters.filter(kind="name").values_list("subject", flat=True))
    new = []
    for agreement in agreements.filter(state="accepted", name_grade="different").select_related("authorship"):
        subject = f"agreement:{agreement.pk} {agreement.answered_at.isoformat(timespec='microseconds')}"
        if subject in known:
            continue
        facts = {"author_id": agreement.authorship.author_id, "opened_at": agreement.answered_at}
        new.append(
            matter(
                conference_id=agreement.conference_id, kind="name", subject=subject, agreement=agreement, **facts
            )
        )
    matters.bulk_create(new, batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0033_sorted_lists"),
        ("signatures", "0018_signed_words"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
