"""Back: what the version before has no word for becomes what is closest, or goes."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    causes = ["paused", "too_many", "deadline"]
    apps.get_model("agreements", "Message").objects.filter(cancel_cause__in=causes).update(cancel_cause="settled")
    apps.get_model("agreements", "ReminderRound").objects.update(job=None)
    apps.get_model("agreements", "BulkJob").objects.filter(kind="round").delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0055_reminder_schedules")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
