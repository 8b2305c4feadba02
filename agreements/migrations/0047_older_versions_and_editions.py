"""Back: what the version before has no word for becomes what is closest, or goes."""

from zoneinfo import ZoneInfo

from django.db import migrations
from django.utils import timezone


def become_what_it_knew(apps, _schema_editor):
    # Who has taken over is the one that the version before knows.
    for conference in apps.get_model("agreements", "Conference").objects.filter(later_signatory_from__isnull=False):
        if timezone.now().astimezone(ZoneInfo(conference.time_zone)).date() >= conference.later_signatory_from:
            conference.signatory_name = conference.later_signatory_name
            conference.save(update_fields=["signatory_name"])
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
