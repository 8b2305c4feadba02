"""Back: what the version before has no word for becomes what is closest, or goes."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(kind="deadline").update(kind="reminder")
    messages.filter(cancel_cause="closed").update(cancel_cause="settled")
    apps.get_model("agreements", "BulkJob").objects.filter(kind="deadline").delete()
    apps.get_model("agreements", "TeamInvitation").objects.filter(hands_over_from__isnull=False).update(
        former_role="", hands_over_from=None
    )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0046_editions")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
