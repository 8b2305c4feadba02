"""Back: what the version before has no word for becomes what is closest, or goes."""

from django.db import migrations
from django.db.models.functions import Coalesce


def become_what_it_knew(apps, _schema_editor):
    # What came back did not arrive, and can be sent again.
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(cancel_cause__in=["unwanted", "bounced"]).update(cancel_cause="settled")
    came_back = messages.filter(state="bounced")
    came_back.update(state="failed", given_up_at=Coalesce("given_up_at", "finished_at", "sent_at"))
    apps.get_model("agreements", "Matter").objects.filter(kind="bounce").delete()
    apps.get_model("agreements", "BulkJob").objects.filter(kind="send_again").delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0053_what_became_of_mails")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
