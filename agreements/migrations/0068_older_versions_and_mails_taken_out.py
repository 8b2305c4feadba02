"""Back: the version before has no word for such jobs."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    apps.get_model("agreements", "BulkJob").objects.filter(kind="take_out").delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0067_saved_filters_and_mails_taken_out")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
