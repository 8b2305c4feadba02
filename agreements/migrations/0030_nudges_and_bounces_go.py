"""Nothing ever wrote a nudge or a bounce; a row that has one by hand becomes what it is closest to."""

from django.db import migrations
from django.db.models.functions import Coalesce


def become_the_closest(apps, _schema_editor):
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(kind="nudge").update(kind="reminder")
    # What came back did not arrive, and can be sent again.
    came_back = messages.filter(state="bounced")
    came_back.update(state="failed", given_up_at=Coalesce("given_up_at", "finished_at", "sent_at", "created_at"))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0029_kept_apart")]

    operations = [migrations.RunPython(become_the_closest, migrations.RunPython.noop)]
