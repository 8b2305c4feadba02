from django.db import migrations
from django.utils import timezone


def end(apps, _schema_editor):
    """The version before knows one purpose: what was to object must not open an author's pages."""
    apps.get_model("agreements", "Link").objects.filter(purpose="object", revoked_at=None).update(
        revoked_at=timezone.now()
    )
    requests = apps.get_model("agreements", "HelpRequest").objects.filter(kind="objection")
    requests.update(kind="not_me", objected_by=None)
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(cancel_cause="taken_back").update(cancel_cause="settled")
    messages.filter(kind="changed", state="queued").update(state="cancelled", finished_at=timezone.now())
    messages.filter(kind="changed").update(kind="link")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0020_former_addresses")]

    operations = [migrations.RunPython(migrations.RunPython.noop, end)]
