"""Back: what the version before has no word for becomes what is closest, or goes."""

from django.db import migrations

_STAFF_KINDS = ["to_decide", "digest", "all_clear"]


def become_what_it_knew(apps, _schema_editor):
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(kind="receipt").update(kind="link")
    messages.filter(kind="agent_receipt").update(kind="agent_copy")
    apps.get_model("agreements", "MatterNotice").objects.all().delete()
    apps.get_model("agreements", "StaffMail").objects.filter(kind__in=_STAFF_KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0061_receipts_and_mails_to_staff")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
