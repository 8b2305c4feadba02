"""Back: the version before has no words for such jobs and mails."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    apps.get_model("agreements", "BulkJob").objects.filter(kind="take_out").delete()
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(kind="forwarded").update(kind="link")
    messages.filter(kind="agent_released").update(kind="agent_copy")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0067_saved_filters_and_mails_taken_out")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
