"""Back: the version before has no test mails."""

from django.db import migrations


def leave_out_what_it_does_not_know(apps, _schema_editor):
    apps.get_model("agreements", "StaffMail").objects.filter(kind="test").delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0059_own_words")]

    operations = [migrations.RunPython(migrations.RunPython.noop, leave_out_what_it_does_not_know)]
