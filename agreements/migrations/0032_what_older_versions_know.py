"""Nothing on the way forward. On the way back, what the version before has no word for becomes what it is closest to."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    requests = apps.get_model("agreements", "HelpRequest").objects
    requests.filter(kind="co_author").update(kind="question")
    # What its author took back was settled by nobody of the staff, and waits for them again.
    requests.filter(settled_at__isnull=False, settled_by__isnull=True).update(settled_at=None)
    apps.get_model("agreements", "Message").objects.filter(cancel_cause="asked").update(cancel_cause="settled")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0031_requests_are_conversations")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
