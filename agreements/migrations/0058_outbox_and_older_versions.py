"""Back: what the version before has no word for becomes what is closest. It knows no outbox: what was held there leaves."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    dropped = apps.get_model("agreements", "Message").objects.filter(cancel_cause="dropped")
    dropped.update(cancel_cause="settled")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0057_outbox_and_pauses")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
